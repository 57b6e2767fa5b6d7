/// How many requests an owner may make in how long.
public struct RequestRate: Sendable, Hashable {
    /// How many, all at once if he likes.
    public let count: Int

    /// In how many seconds as many are given again, evenly over that time.
    public let seconds: Int

    /// Allows so many requests in so many seconds.
    public init(count: Int, seconds: Int) {
        self.count = count
        self.seconds = seconds
    }

    /// Reads `100/s`, `6000/m` or `50000/h`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), (1...1_000_000_000).contains(count),
            let seconds = ["s": 1, "m": 60, "h": 3_600][parts[1]]
        else { return nil }
        self.init(count: count, seconds: seconds)
    }
}
