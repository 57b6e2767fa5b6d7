import Foundation
import Glibc
import TestSupport
import Testing

@testable import LocalPostgres

@Suite("Who owns a server", .timeLimit(.minutes(2)))
struct OwnershipTests {
    /// Starts a server that nobody owns, as a killed process leaves it.
    private func orphan(in folder: String) async throws -> (connection: String, id: pid_t) {
        let first = LocalPostgres(dataDirectory: folder, settings: fast, logger: LogRecorder().logger)
        let connection = try await first.start()
        let id = try #require(await first.processID)
        // The kernel takes the lock of a killed process away.
        await first.session?.lock?.release()
        return (connection, id)
    }

    @Test("A server without an owner is taken over as it runs, and stopped by its new owner")
    func takeOver() async throws {
        try await withDataFolder { data in
            let orphan = try await orphan(in: data)
            let log = LogRecorder()
            try await withServer(in: data, logger: log.logger) { postgres in
                let connection = try await postgres.start()
                #expect(connection == orphan.connection)
                #expect(await postgres.processID == orphan.id)
                #expect(await postgres.isOwner)
                #expect(log.messages.contains { $0.contains("Took over") })
            }
            #expect(LeftoverProcesses.find(in: data + "/cluster").isEmpty)
        }
    }

    @Test("A server that was taken over is started again when it dies")
    func takeOverAndRestart() async throws {
        try await withDataFolder { data in
            let orphan = try await orphan(in: data)
            let log = LogRecorder()
            try await withServer(in: data, logger: log.logger) { postgres in
                try await postgres.start()
                let running = Task { try await postgres.run() }
                kill(orphan.id, SIGKILL)
                await log.wait(for: "starting it again")
                // While it is being started again, this waits for it.
                try await postgres.start()
                #expect(await postgres.processID != orphan.id)
                #expect(try await runSQL("select 1", on: orphan.connection) == "1")
                running.cancel()
                try await running.value
            }
        }
    }

    @Test("A note whose process id is somebody else's by now does not keep a server from starting")
    func reusedProcessID() async throws {
        try await withDataFolder { data in
            // A process of the same user that works elsewhere; PostgreSQL itself would refuse to start.
            let directory = DataDirectory(data)
            let user = try UserAccount.forServer(of: directory.contents(), at: directory.path)
            let sleep = user.command("/bin/sleep", ["60"])
            let process = try await ServiceProcess.start(sleep.program, arguments: sleep.arguments)
            let note = "\(process.processID)\n\(directory.cluster)\n1700000000\n5432\n/tmp\n\n 1 1\nready\n"
            try Data(note.utf8).write(to: URL(fileURLWithPath: directory.postmasterFile))
            #expect(try await LocalPostgres.attach(dataDirectory: directory.path) == nil)
            try await withServer(in: directory.path) { postgres in
                let connection = try await postgres.start()
                #expect(try await runSQL("select 1", on: connection) == "1")
                #expect(await postgres.processID != process.processID)
            }
            process.kill()
            #expect(try await process.waitForExit() == .signal(SIGKILL))
        }
    }

    @Test("A second one is a guest, and becomes the owner when the first one ends")
    func guest() async throws {
        try await withTemporaryFolder { folder in
            let log = LogRecorder()
            let owner = LocalPostgres(dataDirectory: folder + "/data", settings: fast, logger: log.logger)
            try await withServer(in: folder + "/data", logger: log.logger) { guest in
                // Both at once: one makes the cluster, the other waits for it.
                async let first = owner.start()
                async let second = guest.start()
                #expect(try await first == second)
                let (winner, loser) = await owner.isOwner ? (owner, guest) : (guest, owner)
                #expect(await loser.isOwner == false)
                #expect(await winner.processID == loser.processID)

                let running = Task { try await loser.run() }
                await winner.stop()
                await log.wait(for: "starting it again")
                try await loser.start()
                #expect(await loser.isOwner)
                #expect(try await runSQL("select 1", on: first) == "1")
                running.cancel()
                try await running.value
            }
            await owner.stop()
            #expect(LeftoverProcesses.find(in: folder + "/data/cluster").isEmpty)
        }
    }

    @Test("A guest that stops leaves the server alone")
    func guestStops() async throws {
        try await withDataFolder { data in
            try await withServer(in: data) { owner in
                let connection = try await owner.start()
                try await withServer(in: data) { try await $0.start() }
                #expect(try await runSQL("select 1", on: connection) == "1")
            }
        }
    }

    @Test("Attaching finds a server that runs, starts none, and stops none")
    func attach() async throws {
        try await withTemporaryFolder { folder in
            let data = folder + "/data"
            #expect(try await LocalPostgres.attach(dataDirectory: data) == nil)
            #expect(FileStatus(data) == nil)
            try await withServer(in: data) { postgres in
                let connection = try await postgres.start()
                #expect(try await LocalPostgres.attach(dataDirectory: data) == connection)
                #expect(try await runSQL("select 1", on: connection) == "1")
            }
            #expect(try await LocalPostgres.attach(dataDirectory: data) == nil)
            await #expect(throws: LocalPostgresError.self) {
                try await LocalPostgres.attach(dataDirectory: "/etc")
            }
        }
    }
}
