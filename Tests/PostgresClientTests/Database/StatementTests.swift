import Foundation
import PostgresClient
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct StatementTests {
    @Test func manyReadsAtOnceEachGetTheirOwnAnswer() async throws {
        try await withDatabase { database in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<10_000 {
                    group.addTask {
                        try await database.read("select $1 + 1", number)[0].decode(0, as: Int.self) == number + 1
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test func whoGivesUpOnALockIsToldWhereToLook() async throws {
        try await withDatabase { database in
            try await database.withTransaction { holder in
                try await holder.executeScript("create table held (); commit; begin; lock table held")
                let error = await errorOf {
                    try await database.withConnection {
                        try await $0.executeScript("set lock_timeout = '10ms'; select from held")
                    }
                }
                #expect(error?.sqlState == .lockNotAvailable)
                #expect(error?.description.contains("pg_stat_activity") == true)
            }
        }
    }

    @Test func failingReadsDoNotTouchTheirNeighbours() async throws {
        try await withDatabase { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        if number % 10 == 0 {
                            let error = await errorOf { _ = try await database.read("select 1 / ($1 - $1)", number) }
                            #expect(error?.sqlState == "22012")
                        } else {
                            let result = try await database.read("select $1 * 2", number)
                            #expect(try result[0].decode(0, as: Int.self) == number * 2)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func anErrorAtCommitIsDeliveredToItsWriteAndToNoOther() async throws {
        try await withDatabase { database in
            try await database.run(script: "create table t (id bigint unique deferrable initially deferred, n bigint)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        let id = number % 3 == 0 ? -1 : number
                        let error = await errorOf {
                            _ = try await database.execute("insert into t values ($1, $2)", id, number)
                        }
                        if number % 3 != 0 { #expect(error == nil) }
                        if let error { #expect(error.code == .server && error.sqlState == .uniqueViolation) }
                    }
                    group.addTask {
                        let result = try await database.read("select $1", number)
                        #expect(try result[0].decode(0, as: Int.self) == number)
                    }
                }
                try await group.waitForAll()
            }
            let counts = try await database.read("select count(*) filter (where id = -1), count(*) from t")[0]
            #expect(try counts.decode(0, as: Int.self) == 1)
            #expect(try counts.decode(1, as: Int.self) == 201)
        }
    }

    @Test func tenMegabytesPassBothWays() async throws {
        try await withDatabase { database in
            let bytes = [UInt8](repeating: 0xA5, count: 10_000_000)
            let text = String(repeating: "ü", count: 5_000_000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        let row = try await database.read("select $1, $2, length($1)", bytes, text)[0]
                        #expect(try row.decode(0, as: [UInt8].self) == bytes)
                        #expect(try row.decode(1, as: String.self) == text)
                        #expect(try row.decode(2, as: Int.self) == bytes.count)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func aStatementThatRunsTooLongIsStoppedByTheServer() async throws {
        try await withDatabase(statementTimeout: .milliseconds(100)) { database in
            let error = await errorOf { _ = try await database.read("select pg_sleep(30)") }
            #expect(error?.code == .server && error?.sqlState == .queryCanceled)
            let result = try await database.read("select 1")
            #expect(result.count == 1)
        }
    }

    @Test func aTransactionBlockOnASharedConnectionIsRefused() async throws {
        try await withDatabase { database in
            try await database.run(script: "create table t (id bigint)")
            let error = await errorOf { _ = try await database.execute("begin") }
            #expect(error?.code == .unsupported)
            #expect(try await database.execute("insert into t values (1)").affectedRows == 1)
            #expect(try await database.read("select from t", on: .background).count == 1)
        }
    }

    @Test func copyIsRefusedAndCostsNoMoreThanTheConnection() async throws {
        try await withDatabase { database in
            let error = await errorOf { _ = try await database.execute("copy (select 1) to stdout") }
            #expect(error?.code == .unsupported)
            let result = try await database.read("select 1")
            #expect(result.count == 1)
        }
    }

    @Test func noticesGoToTheLog() async throws {
        let log = LogRecorder()
        try await withDatabase(logger: log.logger) { database in
            _ = try await database.execute("do $$ begin raise warning 'mind the gap'; end $$")
        }
        #expect(log.messages.contains("warning: mind the gap"))
    }

    @Test func rowsAreCountedAndColumnsNamed() async throws {
        try await withDatabase { database in
            try await database.run(script: "create table t (id bigint); insert into t select generate_series(1, 5)")
            #expect(try await database.execute("update t set id = id + 10 where id > $1", 2).affectedRows == 3)
            let result = try await database.read("select id as first, id as second from t order by id")
            #expect(result.columns == ["first", "second"])
            #expect(try result.map { try $0.decode("second", as: Int.self) } == [1, 2, 13, 14, 15])
            #expect(throws: PostgresError.self) { try result[0].decode("third", as: Int.self) }
            #expect(throws: PostgresError.self) { try result[0].decode(2, as: Int.self) }
        }
    }
}
