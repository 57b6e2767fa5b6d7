/// A kind of job written in Swift.
///
/// ```swift
/// struct Thumbnail: JobHandler {
///     struct Input: Codable, Sendable { var image: String; var width: Int }
///     struct Output: Codable, Sendable { var file: String }
///     static let kind = "thumbnail"
///
///     func run(_ input: Input, context: JobContext) async throws -> Output {
///         context.report(progress: 10, message: "reading")
///         …
///     }
/// }
/// ```
///
/// A handler is told to stop by the cancellation of its task. What it throws fails the attempt: throw a `JobFailure` to
/// choose the message, and to say that another attempt would be of no use.
public protocol JobHandler: Sendable {
    /// What a start gives; dates are read as RFC 3339.
    associatedtype Input: Codable & Sendable

    /// What the job results in; dates are written as RFC 3339.
    associatedtype Output: Codable & Sendable

    /// The name that starts it: 1 to 100 of `A-Za-z0-9_.-`.
    static var kind: String { get }

    /// The fields of the input, to be listed and checked.
    ///
    /// Nil, as it is by default, leaves the checking to `Input`'s decoding and lists no fields. With fields given, one
    /// that is not among them is refused, and defaults are filled in.
    static var fields: [InputField]? { get }

    /// Does the job.
    ///
    /// - Parameters:
    ///   - input: What the start gave, decoded.
    ///   - context: The job's identity, and where progress is reported.
    /// - Returns: The result, at most 1 MiB as JSON.
    /// - Throws: Any error, which fails this attempt.
    func run(_ input: Input, context: JobContext) async throws -> Output
}

extension JobHandler {
    /// Nothing is known of the fields but what decoding tells.
    public static var fields: [InputField]? { nil }
}
