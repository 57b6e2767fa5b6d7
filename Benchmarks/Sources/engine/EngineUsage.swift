/// What was used so far.
struct EngineUsage {
    /// Seconds of CPU of the services.
    var jobd: Double
    /// Seconds of CPU of PostgreSQL.
    var postgres: Double
    /// Bytes of write-ahead log.
    var wal: Double
    /// Statements that were run.
    var statements: Double
    /// Times that the log was forced to the disk.
    var syncs: Double

    static func - (later: EngineUsage, earlier: EngineUsage) -> EngineUsage {
        EngineUsage(
            jobd: later.jobd - earlier.jobd,
            postgres: later.postgres - earlier.postgres,
            wal: later.wal - earlier.wal,
            statements: later.statements - earlier.statements,
            syncs: later.syncs - earlier.syncs
        )
    }
}
