public import JobStore

/// A kind of job with its types erased: how to check an input, and how to run it.
public struct JobKind: Sendable {
    /// The name that starts it.
    public let name: String

    /// How its jobs are run.
    public var options: KindOptions

    /// The fields of its input; nil if nothing is known of them, and any JSON may do.
    public let fields: [InputField]?

    private let checkInput: @Sendable (RawJSON) throws(InputError) -> RawJSON
    private let body: @Sendable (RawJSON, JobContext) async throws -> RawJSON

    /// Makes a kind from its parts.
    ///
    /// - Parameters:
    ///   - name: The name that starts it.
    ///   - options: How its jobs are run.
    ///   - fields: The fields of its input, which are checked first; nil to check none.
    ///   - check: Looks at an input whose fields are right.
    ///   - body: Does the job.
    init(
        name: String,
        options: KindOptions,
        fields: [InputField]?,
        check: @escaping @Sendable (RawJSON) throws(InputError) -> Void = { _ throws(InputError) in },
        body: @escaping @Sendable (RawJSON, JobContext) async throws -> RawJSON
    ) {
        self.name = name
        self.options = options
        self.fields = fields
        let schema = fields.map { InputSchema(fields: $0) }
        self.checkInput = { (input: RawJSON) throws(InputError) -> RawJSON in
            let complete = try schema?.checked(input) ?? input
            try check(complete)
            return complete
        }
        self.body = body
    }

    /// The kind of a handler.
    ///
    /// - Parameters:
    ///   - handler: Does the jobs, several at a time.
    ///   - options: How its jobs are run.
    public init<Handler: JobHandler>(_ handler: Handler, options: KindOptions = .init()) {
        self.init(name: Handler.kind, options: options, fields: Handler.fields) {
            (input: RawJSON) throws(InputError) in
            _ = try HandlerCoding.decode(Handler.Input.self, from: input)
        } body: { input, context in
            let decoded = try HandlerCoding.decode(Handler.Input.self, from: input)
            return try await HandlerCoding.encode(handler.run(decoded, context: context))
        }
    }

    /// Checks an input before a job is made of it.
    ///
    /// - Parameter input: What the start gave; nothing at all is taken for `{}`.
    /// - Returns: The input with its defaults filled in.
    /// - Throws: An `InputError` that names the field.
    public func checkedInput(_ input: RawJSON?) throws(InputError) -> RawJSON {
        try checkInput(input ?? .emptyObject)
    }

    /// Does a job; its task's cancellation stops it.
    ///
    /// - Parameters:
    ///   - input: An input that was checked.
    ///   - context: The job's identity, and where progress is reported.
    /// - Returns: The result, valid and within its limit.
    /// - Throws: Whatever the handler throws, which `JobFailure.init(describing:)` puts in words; `ResultTooLarge` for a
    ///   result over the limit; `CancellationError` for a command that was stopped.
    public func run(_ input: RawJSON, context: JobContext) async throws -> RawJSON {
        try await body(input, context)
    }
}
