import Foundation
import GRDB
import JobStatusModels
import Testing

@testable import JobStatusSync

/// Files that are damaged, newer or of something else.
struct ReplicaFileTests {
    private func filled(_ path: String, _ feed: FakeFeed) async throws {
        for index in 0..<200 { feed.commit(job("j\(index)", 1) { $0.message = String(repeating: "m", count: 100) }) }
        let replica = try JobReplica(path: path, client: feed.client)
        try await replica.refresh()
        try (replica.database as? DatabasePool)?.close()
    }

    private func overwrite(_ path: String, at offset: UInt64, count: Int) throws {
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        try file.seek(toOffset: offset)
        try file.write(contentsOf: Data((0..<count).map { _ in UInt8.random(in: 1...255) }))
        try file.close()
    }

    @Test(arguments: [0, 100, 4_096, 20_000])
    func aDamagedFileIsRebuilt(offset: Int) async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("jobs.sqlite").path
            let feed = FakeFeed(pageSize: 500)
            try await filled(path, feed)
            try overwrite(path, at: UInt64(offset), count: 8_192)
            let replica = try JobReplica(path: path, client: feed.client)
            try await replica.refresh()
            #expect(try await replica.database.read { try replica.jobs.fetchCount($0) } == 200)
        }
    }

    @Test func aTruncatedFileIsRebuilt() async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("jobs.sqlite").path
            let feed = FakeFeed(pageSize: 500)
            try await filled(path, feed)
            for size in [20_000, 5_000, 50, 0] {
                try FileHandle(forUpdatingAtPath: path)?.truncate(atOffset: UInt64(size))
                let replica = try JobReplica(path: path, client: feed.client)
                try await replica.refresh()
                #expect(try await replica.database.read { try replica.jobs.fetchCount($0) } == 200, "\(size)")
                try (replica.database as? DatabasePool)?.close()
            }
        }
    }

    @Test func aNewerFileIsRefusedAndLeftAlone() async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("jobs.sqlite").path
            let feed = FakeFeed(pageSize: 500)
            try await filled(path, feed)
            let queue = try DatabaseQueue(path: path)
            try await queue.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('2099')")
            }
            try queue.close()
            #expect(throws: ReplicaError.newerVersion(path: path)) { try JobReplica(path: path, client: feed.client) }
            let kept = try DatabaseQueue(path: path)
            #expect(try await kept.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM job") } == 200)
        }
    }

    @Test func aDatabaseOfSomethingElseIsLeftAlone() async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("photos.sqlite").path
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "CREATE TABLE photo (name TEXT)") }
            try queue.close()
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(throws: ReplicaError.notAReplica(path: path)) {
                try JobReplica(path: path, client: FakeFeed().client)
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test func aTextFileIsKept() async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("notes.txt").path
            let text = Data(String(repeating: "what I must not forget\n", count: 100).utf8)
            #expect(!JobReplica.isSomethingElse(at: path))
            try text.write(to: URL(fileURLWithPath: path))
            #expect(JobReplica.isSomethingElse(at: path))
            _ = try JobReplica(path: path, client: FakeFeed().client)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".damaged")) == text)
            #expect(!JobReplica.isSomethingElse(at: path))
        }
    }
}
