import Subprocess
import SystemPackage

/// SQL by the program that PostgreSQL brings: enough for what tests prepare and look up, and no code of ours.
enum Psql {
    /// Runs statements, each on its own, and gives the rows as text: one a line, columns separated by tabs.
    static func run(_ statements: [String], on connectionString: String) async throws -> String {
        let result = try await Subprocess.run(
            .name("psql"),
            arguments: Arguments(
                ["-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", connectionString]
                    + statements.flatMap { ["-c", $0] }),
            environment: .inherit.updating(["PGAPPNAME": "tests", "PGOPTIONS": nil]),
            input: .none,
            output: .string(limit: 16 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            throw TestSupportError("psql: \(result.standardError)")
        }
        return result.standardOutput.hasSuffix("\n")
            ? String(result.standardOutput.dropLast()) : result.standardOutput
    }
}
