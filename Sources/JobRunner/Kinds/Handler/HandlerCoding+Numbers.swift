import Foundation
import JobStore

extension HandlerCoding {
    /// Whether decoding may have failed at a number that does not fit its type, such as 3.5 or 300 where a `UInt8` is
    /// wanted.
    ///
    /// Foundation takes such a number for invalid JSON, and does not say where it is; but the JSON was checked before.
    static func mayBeMisfitNumber(_ error: DecodingError) -> Bool {
        guard case .dataCorrupted(let context) = error else { return false }
        return context.codingPath.isEmpty
    }

    /// Finds the number that does not fit.
    ///
    /// With the first so many numbers replaced by 0, decoding goes on failing as long as one that does not fit is left:
    /// the last of those is the one at which that changes.
    ///
    /// - Parameters:
    ///   - input: An input that can't be decoded, perhaps because of a number.
    ///   - fails: Whether another input can't be decoded for the same reason.
    /// - Returns: An error that names the field; nil if no number is to blame.
    static func misfitNumber(in input: RawJSON, fails: (RawJSON) -> Bool) -> InputError? {
        var zeroing = NumberZeroing(limit: .max)
        guard !fails(zeroing.apply(to: input, at: "input")) else { return nil }
        var (low, high) = (0, zeroing.count)
        while low < high {
            let middle = (low + high) / 2
            var trial = NumberZeroing(limit: middle)
            if fails(trial.apply(to: input, at: "input")) { low = middle + 1 } else { high = middle }
        }
        var last = NumberZeroing(limit: low)
        _ = last.apply(to: input, at: "input")
        return InputError(field: last.path, detail: "is not a number of the expected size, or not a whole one")
    }
}

/// Replaces the first numbers of a value by 0, and knows where the last of these was.
private struct NumberZeroing {
    let limit: Int
    private(set) var count = 0
    private(set) var path = "input"

    init(limit: Int) {
        self.limit = limit
    }

    mutating func apply(to value: RawJSON, at place: String) -> RawJSON {
        switch value.kind {
        case .number where count < limit:
            count += 1
            path = place
            return .int(0)
        case .array:
            let elements = (value.elements() ?? []).enumerated()
            return .array(elements.map { index, element in apply(to: element, at: "\(place)[\(index)]") })
        case .object:
            let members = (value.members() ?? []).map { ($0.name, apply(to: $0.value, at: "\(place).\($0.name)")) }
            return .object(members)
        default:
            return value
        }
    }
}
