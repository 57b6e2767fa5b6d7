import Foundation
import JobStatusModels

/// The end of an attempt that a handler chose the words for.
public struct JobFailure: Error, Sendable, Hashable {
    /// What went wrong, for people; what is longer than 4,000 characters is cut.
    public var message: String

    /// Whether another attempt would be of no use.
    public var isPermanent: Bool

    /// Makes a failure; without any text it says `Unknown error`.
    public init(_ message: String, isPermanent: Bool = false) {
        self.message = message
        self.isPermanent = isPermanent
    }

    /// The failure that any error amounts to, with a message that is neither empty nor longer than the limit.
    ///
    /// An error that is no `JobFailure` is taken for temporary, and describes itself.
    public init(describing error: any Error) {
        switch error {
        case let failure as JobFailure: self = failure
        case let error as InputError: self.init(error.description, isPermanent: true)
        case is ResultTooLarge: self.init(String(describing: error), isPermanent: true)
        case let error as DecodingError: self.init(InputError(error).description)
        case let error as any LocalizedError: self.init(error.errorDescription ?? String(describing: error))
        default: self.init(String(describing: error))
        }
        message = Self.fitting(message)
    }

    /// A text as a database keeps it, where the characters that it counts are Unicode's and not Swift's.
    private static func fitting(_ message: String) -> String {
        let trimmed = message.trimmingCharacters(in: .whitespacesAndNewlines).unicodeScalars
        let scalars = trimmed.prefix(JobLimits.errorMessageLength).map { $0 == "\0" ? "\u{FFFD}" : $0 }
        return scalars.isEmpty ? "Unknown error" : String(String.UnicodeScalarView(scalars))
    }
}

extension JobFailure: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
