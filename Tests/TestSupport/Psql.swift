import Foundation
import Subprocess
import SystemPackage

/// SQL by the program that PostgreSQL brings: enough for what tests prepare and look up, and no code of ours.
enum Psql {
    /// Debian's `psql` in `PATH` is a script that costs more time than the program, so that is found without it.
    private static let program: Executable = {
        let folder = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { Int($0) }
        let paths = versions.sorted(by: >).map { "\(folder)/\($0)/bin/psql" }
        return paths.first(where: FileManager.default.isExecutableFile(atPath:)).map { .path(FilePath($0)) }
            ?? .name("psql")
    }()

    /// Runs statements, each on its own, and gives the rows as text: one a line, columns separated by tabs.
    static func run(_ statements: [String], on connectionString: String) async throws -> String {
        let result = try await Subprocess.run(
            program,
            arguments: Arguments(
                ["-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", connectionString]
                    + statements.flatMap { ["-c", $0] }
            ),
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
