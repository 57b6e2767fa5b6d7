import Foundation
import Glibc
import TestSupport
import Testing

@testable import LocalPostgres

@Suite("What keeps a server from starting")
struct FailureTests {
    private func error(opening opener: ServerOpener) async throws -> LocalPostgresError {
        let postgres = LocalPostgres(opener: opener)
        let error = await #expect(throws: LocalPostgresError.self) { try await postgres.start() }
        await postgres.stop()
        return try #require(error)
    }

    private func opener(_ path: String, settings: [String: String] = fast) -> ServerOpener {
        ServerOpener(directory: DataDirectory(path), settings: settings, logger: LogRecorder().logger)
    }

    @Test("Without programs nothing is made")
    func noPrograms() async throws {
        try await withTemporaryFolder { folder in
            var opener = opener(folder + "/data")
            opener.search = PostgresProgramSearch(versionedFolder: "/nowhere", path: [])
            let error = try await error(opening: opener)
            #expect(error.code == .programsMissing)
            #expect(FileStatus(folder + "/data") == nil)
        }
    }

    @Test("A parent that the server's user may not enter is named", .enabled(if: geteuid() == 0))
    func unreachable() async throws {
        try await withTemporaryFolder { folder in
            mkdir(folder + "/closed", 0o700)
            mkdir(folder + "/closed/inner", 0o755)
            let error = try await error(opening: opener(folder + "/closed/inner/data"))
            #expect(error.code == .unreachableFolder)
            #expect(error.description.contains("may not enter \(folder)/closed,"))
            #expect(error.description.contains("chmod o+x \(folder)/closed"))
            #expect(FileStatus(folder + "/closed/inner/data") == nil)
        }
    }

    @Test("A setting that the server does not know is shown with the server's words, and the folder stays usable")
    func badSetting() async throws {
        try await withDataFolder { data in
            let error = try await error(opening: opener(data, settings: ["fsync": "off", "nonsense": "1"]))
            #expect(error.code == .failedToStart)
            #expect(error.logTail?.contains("nonsense") == true)
            #expect(error.description.contains("postgres.log"))
            try await withServer(in: data) { try await $0.start() }
        }
    }

    @Test("A cluster of another version is refused before anything is touched")
    func otherVersion() async throws {
        try await withTemporaryFolder { folder in
            let cluster = folder + "/data/cluster"
            try FileManager.default.createDirectory(atPath: cluster, withIntermediateDirectories: true)
            try Data("11\n".utf8).write(to: URL(fileURLWithPath: cluster + "/PG_VERSION"))
            if geteuid() == 0, let user = UserAccount(named: "nobody") { chown(cluster, user.id, user.group) }
            let error = try await error(opening: opener(folder + "/data"))
            #expect(error.code == .versionMismatch)
            #expect(error.description.contains("PostgreSQL 11"))
        }
    }

    @Test("A socket that another server uses is named")
    func socketInUse() async throws {
        try await withTemporaryFolder { folder in
            try await withServer(in: folder + "/one") { one in
                let connection = try await one.start()
                let two = DataDirectory(folder + "/two")
                // A lock of the first's in the second's place, as if their names had the same hash.
                let place = folder + "/sockets"
                mkdir(place, 0o755)
                let user = try UserAccount.forServer(of: .missing, at: two.path)
                let path = try SocketDirectory.make(for: two, user: user, places: [place])
                try FileManager.default.copyItem(
                    atPath: SocketDirectory.socket(in: connection.socketDirectory) + ".lock",
                    toPath: SocketDirectory.socket(in: path) + ".lock"
                )
                chown(SocketDirectory.socket(in: path) + ".lock", user.id, user.group)
                var opener = opener(two.path)
                opener.socketPlaces = [place]
                let error = try await error(opening: opener)
                #expect(error.code == .socketUnavailable)
            }
        }
    }

    @Test("A server that does not become ready in time is ended")
    func timedOut() async throws {
        try await withDataFolder { data in
            var opener = opener(data)
            opener.limits.start = .zero
            let error = try await error(opening: opener)
            #expect(error.code == .timedOut)
            #expect(LeftoverProcesses.find(in: data + "/cluster").isEmpty)
        }
    }
}
