public import Foundation
public import JobStatusModels
public import JobStore

/// What the API knows of the kinds of job: which there are, and what a start request becomes.
///
/// Whoever puts the service together adapts its kinds to this, so that HTTP knows nothing of handlers and commands.
public protocol KindCatalog: Sendable {
    /// The kind that an empty start request starts; nil if none is marked so.
    var defaultKind: String? { get }

    /// The kinds that can be started, by name, as `GET /api/kinds` shows them.
    func kinds() -> [KindsListing.Kind]

    /// Checks the input against the kind and fills in what the kind decides.
    ///
    /// - Parameters:
    ///   - kind: The name of the kind; well-formed, but perhaps unknown.
    ///   - input: What the job is given; nil if the request has no `input`.
    ///   - priority: Jobs of a higher priority run first: −100 to 100.
    ///   - runAt: The earliest moment to run the job; nil for at once.
    ///   - maxAttempts: How many runs the job may have; nil for what the kind says.
    ///   - timeout: How long one run may take; nil for what the kind says.
    /// - Returns: The job to start.
    /// - Throws: A `StartRefusal` if there is no such kind, or the input does not fit it.
    func newJob(
        kind: String,
        input: RawJSON?,
        priority: Int,
        runAt: Date?,
        maxAttempts: Int?,
        timeout: Duration?
    ) throws(StartRefusal) -> NewJob
}
