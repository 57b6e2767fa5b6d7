/// Spreads the ends of holds, so that clients whose holds began together do not all come back together.
///
/// Up to a sixteenth of the time asked for is added, as Consul does it for blocking queries.
struct HoldJitter: Sendable {
    /// A number from 0 to 1.
    private let draw: @Sendable () -> Double

    /// As chance has it.
    static let random = HoldJitter { .random(in: 0..<1) }

    /// With other numbers than those of chance, for tests.
    init(draw: @escaping @Sendable () -> Double) {
        self.draw = draw
    }

    /// How long a hold that was asked for lasts if nothing ends it.
    func limit(of seconds: Int) -> Duration {
        .seconds(Double(seconds) * (1 + draw() / 16))
    }
}
