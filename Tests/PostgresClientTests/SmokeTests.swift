import Foundation
import Logging
import PostgresClient
import Testing

@Suite struct SmokeTests {
    @Test(.timeLimit(.minutes(1))) func works() async throws {
        let configuration = PostgresConfiguration("postgresql://postgres@127.0.0.1:55432/postgres")
        let logger = Logger(label: "t")
        let database = PostgresDatabase(configuration: configuration, logger: logger)
        let id = UUID()
        let none: Int? = nil
        let r = try await database.read("select $1::uuid, $2::int8, $3::text, $4::int8 as x", id, 5, "hé", none)
        #expect(try r[0].decode(0) == id)
        #expect(try r[0].decode(1, as: Int.self) == 5)
        #expect(try r[0].decode(2, as: String.self) == "hé")
        #expect(try r[0].decode("x", as: String?.self) == nil)
        try await database.withConnection { connection in
            try await connection.executeScript("drop table if exists smoke; create table smoke (id int primary key, b bigint[]);")
        }
        let w = try await database.execute("insert into smoke values ($1, $2)", Int32(1), [1, 2, 3])
        #expect(w.affectedRows == 1)
        await #expect(throws: PostgresError.self) {
            try await database.execute("insert into smoke values ($1, $2)", Int32(1), [1, 2, 3])
        }
        let n = try await database.withTransaction { c in
            _ = try await c.query("update smoke set b = $1", [4, nil] as [Int?])
            return try await c.query("select b from smoke")[0].decode(0, as: [Int?].self)
        }
        #expect(n == [4, nil])
        let listener = PostgresListener(configuration: configuration, channels: ["a b"], logger: logger)
        let run = Task { await listener.run() }
        for await event in listener.events {
            if event == .connected { _ = try await database.execute("select pg_notify($1, $2)", "a b", "x") }
            if event == .notification(channel: "a b", payload: "x") { break }
        }
        run.cancel()
        await run.value
        await database.close()
    }
}
