/// One installed PostgreSQL: its version and where its programs are.
struct PostgresPrograms: Sendable, Hashable {
    /// The major version, such as 15.
    let version: Int
    /// The folder of the programs.
    let folder: String

    var postgres: String { folder + "/postgres" }
    var initdb: String { folder + "/initdb" }
}
