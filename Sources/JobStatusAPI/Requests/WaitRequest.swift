import Hummingbird
import JobStatusModels

/// How long a request asked to be held.
struct WaitRequest: Sendable, Hashable {
    /// How long, in whole seconds; 0 for not at all.
    var seconds: Int

    /// How long a change of progress or message alone does not end the hold, in whole seconds.
    var every = 0

    /// Whether it was asked for with `Prefer`, so that the answer says whether it was done.
    var isPreference: Bool

    /// A request that is not held.
    static let none = WaitRequest(seconds: 0, isPreference: false)

    /// Reads `wait=N` of the query, else of `Prefer`; and `every=S` of the query.
    ///
    /// - Parameters:
    ///   - query: The query of the request.
    ///   - prefer: Its preferences.
    /// - Throws: An `APIProblem` if the query's `wait` or `every` is no whole number of seconds that the server holds.
    init(query: borrowing QueryReader, prefer: PreferHeader) throws(APIProblem) {
        if let seconds = try query.int("wait", in: JobLimits.waitSeconds) {
            self.init(seconds: seconds, isPreference: false)
        } else if let seconds = prefer.wait {
            self.init(seconds: seconds, isPreference: true)
        } else {
            self = .none
        }
        every = try query.int("every", in: JobLimits.waitSeconds) ?? 0
    }

    init(seconds: Int, isPreference: Bool) {
        self.seconds = seconds
        self.isPreference = isPreference
    }

    /// The value of `Preference-Applied`, for an answer that was held as asked; nil if it was not asked by preference.
    var preferenceApplied: String? { isPreference ? "wait=\(seconds)" : nil }
}
