public import Foundation
public import JobStatusModels

/// The wish to start one job: store it before the first try, and a tap stays one job whatever happens in between.
///
/// ```swift
/// let intent = StartIntent(StartJobRequest(kind: "report"))   // store it, then start
/// let job = try await client.start(intent)                    // after a crash: again, with the stored intent
/// ```
public struct StartIntent: Sendable, Hashable, Codable {
    /// What to start.
    public let request: StartJobRequest

    /// What makes every try of this intent the same start.
    public let idempotencyKey: String

    /// Makes an intent with a key of its own.
    ///
    /// - Parameters:
    ///   - request: What to start.
    ///   - idempotencyKey: 1 to 255 printable ASCII characters; a new one if left out.
    public init(_ request: StartJobRequest, idempotencyKey: String = UUID().uuidString) {
        self.request = request
        self.idempotencyKey = idempotencyKey
    }
}
