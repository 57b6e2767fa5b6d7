import Foundation
import Testing

@testable import LocalPostgres

@Suite("The PostgreSQL programs are found")
struct ProgramSearchTests {
    /// Programs that say only their version.
    private func install(_ version: String, at folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["postgres", "initdb"] {
            let script = "#!/bin/sh\necho '\(name) (PostgreSQL) \(version) (Debian \(version)-1)'\n"
            try Data(script.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/\(name)")
        }
    }

    private func search(_ folder: String, path: [String] = []) -> PostgresProgramSearch {
        PostgresProgramSearch(versionedFolder: folder + "/versions", path: path)
    }

    @Test("The newest supported version is taken")
    func newest() async throws {
        try await withTemporaryFolder { folder in
            for version in [14, 15, 17, 99] { try install("\(version).1", at: "\(folder)/versions/\(version)/bin") }
            let found = try await search(folder).find(version: nil)
            #expect(found == PostgresPrograms(version: 17, folder: "\(folder)/versions/17/bin"))
        }
    }

    @Test("An old cluster gets the programs of its version")
    func exact() async throws {
        try await withTemporaryFolder { folder in
            for version in [15, 17] { try install("\(version).1", at: "\(folder)/versions/\(version)/bin") }
            #expect(try await search(folder).find(version: 15).version == 15)
        }
    }

    @Test("The versioned folder goes before PATH, which serves where there is none")
    func path() async throws {
        try await withTemporaryFolder { folder in
            try install("16.4", at: folder + "/bin")
            let search = search(folder, path: ["relative", folder + "/nowhere", folder + "/bin"])
            #expect(try await search.find(version: nil).version == 16)
            try install("15.1", at: "\(folder)/versions/15/bin")
            #expect(try await search.find(version: nil).version == 15)
        }
    }

    @Test("A link in PATH leads to the folder with both programs")
    func link() async throws {
        try await withTemporaryFolder { folder in
            try install("15.1", at: folder + "/real")
            try FileManager.default.createDirectory(atPath: folder + "/bin", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/bin/postgres",
                withDestinationPath: "\(folder)/real/postgres"
            )
            #expect(try await search(folder, path: [folder + "/bin"]).find(version: nil).folder == folder + "/real")
        }
    }

    @Test("Without programs the error says how to install them")
    func missing() async throws {
        try await withTemporaryFolder { folder in
            let error = try await #require(throws: LocalPostgresError.self) {
                try await search(folder, path: ["/nowhere"]).find(version: nil)
            }
            #expect(error.code == .programsMissing)
            #expect(error.description.contains("apt-get install postgresql"))
            #expect(error.description.contains("create_main_cluster"))
        }
    }

    @Test("A version that is too old is named, and not taken")
    func tooOld() async throws {
        try await withTemporaryFolder { folder in
            try install("13.2", at: folder + "/versions/13/bin")
            let error = try await #require(throws: LocalPostgresError.self) {
                try await search(folder).find(version: nil)
            }
            #expect(error.code == .programsMissing)
            #expect(error.description.contains("found: 13 in"))
        }
    }

    @Test("The version of the cluster that is not installed is named")
    func mismatch() async throws {
        try await withTemporaryFolder { folder in
            try install("17.1", at: folder + "/versions/17/bin")
            let error = try await #require(throws: LocalPostgresError.self) {
                try await search(folder).find(version: 15)
            }
            #expect(error.code == .versionMismatch)
            #expect(error.description.contains("postgresql-15"))
        }
    }

    @Test(
        "Versions are read from what the program prints",
        arguments: [
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", 15), ("postgres (PostgreSQL) 18beta1", 18),
            ("something else 15.1", nil), ("", nil),
        ] as [(String, Int?)]
    )
    func parse(text: String, version: Int?) {
        #expect(PostgresProgramSearch.parseVersion(text) == version)
    }
}
