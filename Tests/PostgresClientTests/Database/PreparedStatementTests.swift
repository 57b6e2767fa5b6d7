import PostgresClient
import Testing

@Suite(.timeLimit(.minutes(1))) struct PreparedStatementTests {
    @Test func aStatementThatTheServerForgotIsPreparedAgain() async throws {
        try await withDatabase { database in
            for kind in ["read", "write"] {
                let ask = { (number: Int) in
                    let result =
                        kind == "read"
                        ? try await database.read("select $1 + 100", number)
                        : try await database.execute("select $1 + 200", number)
                    return try result[0].decode(0, as: Int.self) % 100
                }
                #expect(try await ask(1) == 1)
                _ = try await database.execute("deallocate all")
                #expect(try await ask(2) == 2)
            }
        }
    }

    @Test func manyReadsOfAForgottenStatementAllHeal() async throws {
        try await withDatabase { database in
            _ = try await database.read("select $1", 0)
            _ = try await database.execute("deallocate all")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let result = try await database.read("select $1", number)
                        #expect(try result[0].decode(0, as: Int.self) == number)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func aStatementWhoseTableChangedIsPreparedAgain() async throws {
        try await withDatabase { database in
            try await database.run(script: "create table t (a bigint); insert into t values (1)")
            #expect(try await database.read("select * from t").columns == ["a"])
            #expect(try await database.execute("update t set a = 2 returning *").columns == ["a"])
            try await database.run(script: "alter table t add column b bigint")
            #expect(try await database.read("select * from t").columns == ["a", "b"])
            #expect(try await database.execute("update t set a = 2 returning *").columns == ["a", "b"])
        }
    }

    @Test func insideATransactionTheNextAttemptIsHealed() async throws {
        try await withDatabase(pool: .patient(maximumConnections: 1)) { database in
            try await database.withTransaction { _ = try await $0.query("select 1 as heal") }
            try await database.withConnection { _ = try await $0.query("deallocate all") }
            let error = await errorOf {
                try await database.withTransaction { _ = try await $0.query("select 1 as heal") }
            }
            // BEGIN itself heals, being outside of the block; the select cannot.
            #expect(error?.sqlState == .invalidStatementName)
            try await database.withConnection { _ = try await $0.query("deallocate all") }
            try await database.withTransaction(maxAttempts: 2) { _ = try await $0.query("select 1 as heal") }
        }
    }

    @Test func theSameTextWithOtherTypesIsAnotherStatement() async throws {
        try await withDatabase { database in
            let values: [any PostgresEncodable] = [1, "a", true]
            for (value, name) in zip(values, ["bigint", "text", "boolean"]) {
                let result = try await database.read("select pg_typeof($1)::text", value)
                #expect(try result[0].decode(0, as: String.self) == name)
            }
        }
    }

    @Test func preparingCanBeSwitchedOff() async throws {
        try await withDatabase(preparesStatements: false) { database in
            for number in 1...3 {
                #expect(try await database.read("select $1", number)[0].decode(0, as: Int.self) == number)
            }
            let count = try await database.read("select count(*) from pg_prepared_statements")
            #expect(try count[0].decode(0, as: Int.self) == 0)
        }
    }

    @Test func aMalformedStatementFailsEveryTimeWithItsError() async throws {
        try await withDatabase { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        let error = await errorOf { _ = try await database.read("selec 1") }
                        #expect(error?.sqlState == .syntaxError)
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
