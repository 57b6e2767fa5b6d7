/// A step from one version of the schema to the next.
public struct Migration: Sendable {
    /// Counts from 1, without gaps.
    public let version: Int

    /// The file's name without its ending.
    public let name: String

    /// The statements, run in one transaction.
    public let sql: String

    /// Makes a step.
    public init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
    }

    /// The newest migration that a program must know to work with the schema that this one leaves behind.
    ///
    /// Each file says so in a line `-- oldest-program: N`. A program whose newest migration is older than that refuses
    /// to run; without the line only programs that know this migration may.
    public var oldestProgram: Int {
        let prefix = "-- oldest-program:"
        let line = sql.split(separator: "\n").first { $0.hasPrefix(prefix) }
        let number = line.flatMap { Int($0.dropFirst(prefix.count).filter { !$0.isWhitespace }) }
        return number ?? version
    }
}
