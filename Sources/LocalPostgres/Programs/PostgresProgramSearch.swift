import Foundation
import Glibc
import Subprocess
import SystemPackage

/// Where the PostgreSQL programs are looked for.
struct PostgresProgramSearch: Sendable {
    /// The versions that are supported.
    static let versions = 15...18

    /// Debian's folder of versions.
    ///
    /// It goes before `PATH`, which seldom has the server's programs and sometimes
    /// wrappers of them.
    var versionedFolder = "/usr/lib/postgresql"

    /// The folders of `PATH`.
    var path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)

    /// The newest supported programs, or those of just the version asked for.
    ///
    /// - Throws: ``LocalPostgresError`` with `programsMissing` or `versionMismatch`.
    func find(version wanted: Int?) async throws(LocalPostgresError) -> PostgresPrograms {
        let found = await all()
        guard let wanted else {
            guard let newest = found.first(where: { Self.versions.contains($0.version) }) else {
                throw Self.missing(version: nil, found: found)
            }
            return newest
        }
        if let match = found.first(where: { $0.version == wanted }) { return match }
        if found.isEmpty { throw Self.missing(version: wanted, found: found) }
        let installed = Set(found.map(\.version)).sorted().map(String.init).joined(separator: ", ")
        throw LocalPostgresError(
            .versionMismatch,
            """
            The cluster was made by PostgreSQL \(wanted), and only version \(installed) is installed here. Install \
            version \(wanted) again (apt-get install postgresql-\(wanted)), or move the data with pg_upgrade or pg_dump.
            """
        )
    }

    /// All that are installed: the versioned folders, newest first, then what `PATH` has.
    private func all() async -> [PostgresPrograms] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: versionedFolder)) ?? []
        var found = names.compactMap { Int($0) }.sorted(by: >)
            .map { PostgresPrograms(version: $0, folder: "\(versionedFolder)/\($0)/bin") }
            .filter(Self.isComplete)
        for folder in path where folder.hasPrefix("/") {
            // initdb looks for its postgres beside itself, so links are followed first.
            let real = RealPath.resolve(folder + "/postgres")
            let candidate = PostgresPrograms(version: 0, folder: String(real.dropLast("/postgres".count)))
            guard real.hasSuffix("/postgres"), Self.isComplete(candidate),
                !found.contains(where: { $0.folder == candidate.folder }),
                let version = await Self.version(of: candidate.postgres)
            else { continue }
            found.append(PostgresPrograms(version: version, folder: candidate.folder))
        }
        return found
    }

    private static func isComplete(_ programs: PostgresPrograms) -> Bool {
        access(programs.postgres, X_OK) == 0 && access(programs.initdb, X_OK) == 0
    }

    /// Reads `postgres (PostgreSQL) 15.18 (Debian …)`.
    private static func version(of postgres: String) async -> Int? {
        let result = try? await Subprocess.run(
            .path(FilePath(postgres)),
            arguments: ["--version"],
            output: .string(limit: 4_096)
        )
        return result.flatMap { parseVersion($0.standardOutput) }
    }

    static func parseVersion(_ text: String) -> Int? {
        guard let range = text.range(of: "(PostgreSQL) ") else { return nil }
        return Int(text[range.upperBound...].prefix { $0.isNumber })
    }

    private static func missing(version: Int?, found: [PostgresPrograms]) -> LocalPostgresError {
        let what = version.map { "PostgreSQL \($0) is" } ?? "PostgreSQL (version 15 to 18) is"
        let others = found.map { "\($0.version) in \($0.folder)" }.joined(separator: ", ")
        let package = version.map { "postgresql-\($0)" } ?? "postgresql"
        return LocalPostgresError(
            .programsMissing,
            """
            \(what) not installed\(others.isEmpty ? "" : " (found: \(others))"). On Debian and Ubuntu:
              apt-get install \(package)
            To keep the package from starting a server of its own on port 5432, install postgresql-common first and set \
            "create_main_cluster = false" in /etc/postgresql-common/createcluster.conf. Or use another database: \
            --database-url.
            """
        )
    }
}
