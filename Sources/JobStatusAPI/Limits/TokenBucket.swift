/// The requests that one owner may still make now: a bucket that fills evenly, and never above its brim.
///
/// Pure, so that every order of requests can be tested; times are those of a clock that only goes forward.
struct TokenBucket: Sendable, Hashable {
    private let rate: RequestRate
    private var level: Double
    private var filledAt: Duration

    /// A full bucket.
    init(rate: RequestRate, now: Duration) {
        self.rate = rate
        level = Double(rate.count)
        filledAt = now
    }

    /// Takes one request out of the bucket; false if there is none.
    mutating func take(now: Duration) -> Bool {
        fill(now)
        guard level >= 1 else { return false }
        level -= 1
        return true
    }

    /// Puts back a part of a request that turned out to be cheap.
    mutating func putBack(_ part: Double, now: Duration) {
        fill(now)
        level = min(level + part, Double(rate.count))
    }

    /// How many requests are left.
    var remaining: Int { Int(level) }

    /// In how many seconds there is one request again, at least 1.
    var secondsToNext: Int { seconds(for: 1 - level) }

    /// In how many seconds the bucket is full; 0 if it is.
    var secondsToFull: Int { level < Double(rate.count) ? seconds(for: Double(rate.count) - level) : 0 }

    /// Whether it can be forgotten: a new one would be the same.
    mutating func isFull(now: Duration) -> Bool {
        fill(now)
        return level >= Double(rate.count)
    }

    private mutating func fill(_ now: Duration) {
        guard now > filledAt else { return }
        let gained = (now - filledAt) / .seconds(rate.seconds) * Double(rate.count)
        level = min(level + gained, Double(rate.count))
        filledAt = now
    }

    private func seconds(for amount: Double) -> Int {
        max(1, Int((amount * Double(rate.seconds) / Double(rate.count)).rounded(.up)))
    }
}
