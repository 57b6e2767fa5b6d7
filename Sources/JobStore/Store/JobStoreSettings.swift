public import Foundation
public import PostgresClient

/// What a store can be told.
public struct JobStoreSettings: Sendable {
    /// How long a finished job is kept, by default 7 days.
    public var retention: Duration

    /// Where to listen for other nodes' notifications; `nil` relies on looking once a second.
    ///
    /// Behind a pooler in transaction mode this must be a direct connection.
    public var listener: PostgresConfiguration?

    /// How often to look without being told, by default once a second.
    public var lookInterval: Duration

    /// The time to use in place of the database's, for tests.
    public var now: @Sendable () -> Date?

    /// Describes a store.
    public init(
        retention: Duration = .seconds(7 * 86_400),
        listener: PostgresConfiguration? = nil,
        lookInterval: Duration = .seconds(1),
        now: @escaping @Sendable () -> Date? = { nil }
    ) {
        self.retention = retention
        self.listener = listener
        self.lookInterval = lookInterval
        self.now = now
    }
}
