import Foundation
import JobStore
import TestSupport
import Testing

@Suite("Checking random JSON texts")
struct RawJSONFuzzTests {
    private static let seeds = [
        #"{"a":[1,2.5,-3e2,true,false,null],"b":{"c":"x\n\u00e9","d":[]},"e":{}}"#,
        #"[["",{}],{"k":"\ud83d\ude00"},0,-1,1e5,"\\\""]"#,
        #" { "long name" : [ 1 , [ 2 , [ 3 ] ] ] , "n" : null } "#,
    ]
    private static let alphabet =
        Array("{}[]:,\"\\/0123456789.eE+-truefalsn ub\n\tdD8cC".utf8) + [0x00, 0x1F, 0x80, 0xC3, 0xA9]

    /// A text near a valid one: a few bytes changed, put in, taken out or doubled.
    private static func mutate(_ text: String, with generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            let byte = alphabet.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[index] = byte
            case 1: bytes.insert(byte, at: index)
            case 2 where bytes.count > 1: bytes.remove(at: index)
            default:
                let end = min(index + Int.random(in: 1...8, using: &generator), bytes.count)
                bytes.insert(contentsOf: bytes[index..<end], at: index)
            }
        }
        return bytes
    }

    /// Whether Foundation and this project can be expected to differ on a text, by the reasons that this project has.
    private static func mayDiffer(_ error: JSONTextError) -> Bool {
        switch error.reason {
        case .nul, .loneSurrogate, .duplicateName, .numberOutOfRange, .numberTooLong, .byteOrderMark, .tooDeep: true
        // Foundation lets a comma stand before the end of an array or object.
        case .unexpectedByte(UInt8(ascii: "]")), .unexpectedByte(UInt8(ascii: "}")): true
        default: false
        }
    }

    @Test("Foundation agrees on what is valid", arguments: 0..<3)
    func agreesWithFoundation(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var validCount = 0
        for _ in 0..<1_500 {
            let bytes = Self.mutate(Self.seeds[seed], with: &generator)
            // By a zero byte Foundation tells UTF-16 and UTF-32, which we don't take.
            if bytes.contains(0) { continue }
            let accepted = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            do {
                let json = try RawJSON(validating: bytes)
                validCount += 1
                #expect(accepted, "only we take \(String(decoding: bytes, as: UTF8.self))")
                try Self.compare(json, bytes)
            } catch let error as JSONTextError where !Self.mayDiffer(error) {
                #expect(!accepted, "only Foundation takes \(String(decoding: bytes, as: UTF8.self)): \(error)")
            } catch is JSONTextError {}
        }
        #expect(validCount > 50)
    }

    /// Both see the same value.
    private static func compare(_ json: RawJSON, _ bytes: [UInt8]) throws {
        let theirs = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        #expect(NSArray(array: [theirs]).isEqual(to: [rebuild(json)]), "\(json.text)")
    }

    private static func rebuild(_ json: RawJSON) -> Any {
        switch json.kind {
        case .object:
            Dictionary((json.members() ?? []).map { ($0.name, rebuild($0.value)) }) { first, _ in first }
                as NSDictionary
        case .array: (json.elements() ?? []).map { rebuild($0) } as NSArray
        case .string: (json.string ?? "") as NSString
        case .number: NSNumber(value: json.double ?? .nan)
        case .boolean: NSNumber(value: json.bool ?? false)
        case .null: NSNull()
        }
    }

    @Test("Random bytes never trap, and what passes can be read")
    func survivesNoise() {
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<6_000 {
            let count = Int.random(in: 0...24, using: &generator)
            let bytes = (0..<count).map { _ in Self.alphabet.randomElement(using: &generator) ?? 0 }
            if let json = try? RawJSON(validating: bytes) {
                _ = (json.members(), json.elements(), json.string, json.int, json.double, json.bool)
            }
            if let repaired = try? RawJSON(repairing: bytes) {
                #expect((try? RawJSON(validating: repaired.bytes)) == repaired)
            }
        }
    }
}
