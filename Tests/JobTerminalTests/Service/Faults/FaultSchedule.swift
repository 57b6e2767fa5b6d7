import JobStatusClient
import JobStatusModels
import TestSupport

/// Random choices that are the same for the same seed.
struct FaultSchedule: RandomNumberGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func next() -> UInt64 { random.next() }

    mutating func isLucky(_ chances: Int, in all: Int) -> Bool {
        Int.random(in: 0..<all, using: &self) < chances
    }

    /// What the network does next; well enough now and then.
    mutating func behaviour() -> FaultProxy.Behaviour {
        guard !isLucky(1, in: 4) else { return .forward }
        switch ClientFaultTests.faults.map(\.behaviour).randomElement(using: &self) ?? .forward {
        case .cut: return .cut(afterBytes: Int.random(in: 0...900, using: &self))
        case .halfClose: return .halfClose(afterBytes: Int.random(in: 0...900, using: &self))
        case .misdeclareLength: return .misdeclareLength(by: Int.random(in: -100...100, using: &self))
        case let other: return other
        }
    }

    /// A job that takes up to ten seconds, and fails now and then.
    mutating func intent() -> StartIntent {
        if isLucky(1, in: 4) { return StartIntent(StartJobRequest(kind: "fail", input: ["message": "Input invalid"])) }
        let tenths = Int.random(in: 0...100, using: &self)
        return StartIntent(
            StartJobRequest(
                kind: "sleep",
                input: ["seconds": .number(JSONNumber(floatLiteral: Double(tenths) / 10)), "steps": 20]
            )
        )
    }
}
