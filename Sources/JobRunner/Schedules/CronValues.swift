/// A set of numbers from 0 to 63, as a field of a cron expression names them.
struct CronValues: Sendable, Hashable {
    private var bits: UInt64 = 0

    mutating func insert(_ value: Int) {
        bits |= 1 << UInt64(value)
    }

    func contains(_ value: Int) -> Bool {
        bits & (1 << UInt64(value)) != 0
    }

    /// The numbers in order.
    var all: [Int] { (0..<64).filter(contains) }
}
