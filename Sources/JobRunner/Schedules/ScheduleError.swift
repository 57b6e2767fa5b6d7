/// Why a schedule can't be used.
public struct ScheduleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, such as `minute: "61" is not from 0 to 59`.
    public let description: String

    /// Whether it is the time zone, and not the expression.
    let isAboutTimeZone: Bool

    init(_ description: String, isAboutTimeZone: Bool = false) {
        self.description = description
        self.isAboutTimeZone = isAboutTimeZone
    }
}
