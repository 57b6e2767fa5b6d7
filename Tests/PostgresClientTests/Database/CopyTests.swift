import PostgresClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct CopyTests {
    private static let table = "create table t (id bigint primary key, body text)"

    @Test func rowsGoInAndComeBack() async throws {
        try await withDatabase { database in
            try await database.run(script: Self.table)
            try await database.withConnection { connection in
                let count = try await connection.copyIn("copy t from stdin (format csv)") { writer in
                    for id in 1...5_000 { try await writer.write("\(id),row number \(id)\n") }
                }
                #expect(count == 5_000)
                var rows: [String] = []
                try await connection.copyOut("copy (select * from t order by id) to stdout (format csv)") {
                    rows.append(String(decoding: $0, as: UTF8.self))
                }
                #expect(rows.count == 5_000)
                #expect(rows.first == "1,row number 1\n" && rows.last == "5000,row number 5000\n")
                let found = try await connection.query("select count(*) from t")
                #expect(try found[0].decode(0, as: Int64.self) == 5_000)
            }
        }
    }

    @Test func moreThanTheSocketTakesIsSentPieceByPiece() async throws {
        try await withDatabase { database in
            try await database.run(script: Self.table)
            try await database.withConnection { connection in
                let body = [UInt8](repeating: UInt8(ascii: "x"), count: 20_000_000)
                let count = try await connection.copyIn("copy t from stdin") { writer in
                    try await writer.write(Array("1\t".utf8) + body + Array("\n".utf8))
                }
                #expect(count == 1)
                var sizes: [Int] = []
                try await connection.copyOut("copy t (body) to stdout") { sizes.append($0.count) }
                #expect(sizes == [body.count + 1])
            }
        }
    }

    @Test func badDataIsTheServersErrorAndStoresNothing() async throws {
        try await withDatabase { database in
            try await database.run(script: Self.table)
            try await database.withConnection { connection in
                let error = await errorOf {
                    _ = try await connection.copyIn("copy t from stdin") { try await $0.write("1\ta\nnone\tb\n") }
                }
                #expect(error?.sqlState == "22P02" && error?.code == .server)
                let rows = try await connection.query("select from t")
                #expect(rows.isEmpty)
            }
        }
    }

    @Test func aBodyThatThrowsStoresNothingAndKeepsTheConnection() async throws {
        struct Stop: Error {}
        try await withDatabase { database in
            try await database.run(script: Self.table)
            try await database.withConnection { connection in
                await #expect(throws: Stop.self) {
                    _ = try await connection.copyIn("copy t from stdin") { writer in
                        try await writer.write("1\ta\n")
                        throw Stop()
                    }
                }
                let rows = try await connection.query("select from t")
                #expect(rows.isEmpty)
            }
        }
    }

    @Test func aReaderThatStopsEndsTheConnection() async throws {
        struct Stop: Error {}
        try await withDatabase { database in
            try await database.withConnection { connection in
                await #expect(throws: Stop.self) {
                    try await connection.copyOut("copy (select generate_series(1, 10000000)) to stdout") { _ in
                        throw Stop()
                    }
                }
                #expect(await connection.isClosed)
            }
            // The next one gets another.
            try await database.withConnection { _ = try await $0.query("select 1") }
        }
    }

    @Test func aCancelledCopyEndsAtOnce() async throws {
        try await withDatabase { database in
            let copy = Task {
                await errorOf {
                    try await database.withConnection { connection in
                        try await connection.copyOut("copy (select pg_sleep(60)) to stdout") { _ in }
                    }
                }
            }
            try await database.waitForActivity("pg_sleep(60)")
            copy.cancel()
            #expect(await copy.value?.code == .cancelled)
        }
    }

    @Test func aServerThatIsKilledInTheMiddleIsALostConnection() async throws {
        try await withDatabase { database in
            try await database.run(script: Self.table)
            let error = await errorOf {
                try await database.withConnection { connection in
                    _ = try await connection.copyIn("copy t from stdin") { writer in
                        try await writer.write("1\ta\n")
                        try await database.terminate("copy t from")
                        while true { try await writer.write("2\tb\n") }
                    }
                }
            }
            #expect(error?.code == .connectionLost && error?.isRetryable == true)
            #expect(try await database.read("select from t").isEmpty)
        }
    }

    @Test func whatIsNoCopyIsRefused() async throws {
        try await withDatabase { database in
            try await database.withConnection { connection in
                let error = await errorOf { _ = try await connection.copyIn("select 1") { _ in } }
                #expect(error?.code == .unsupported)
                let wrong = await errorOf { _ = try await connection.copyOut("selct") { _ in } }
                #expect(wrong?.sqlState == .syntaxError)
                let rows = try await connection.query("select 1")
                #expect(rows.count == 1)
            }
        }
    }
}
