import Foundation
import PostgresClient
import Testing

/// Values that go to a real server, are read there as text, and come back.
@Suite(.timeLimit(.minutes(1))) struct CodecTests {
    private func roundTrip<Value: PostgresScalar & Equatable>(_ values: [Value], _ cast: String) async throws {
        try await withDatabase { database in
            for value in values {
                let row = try await database.read(PostgresStatement("select $1::\(cast), $1"), value)[0]
                #expect(try row.decode(0, as: Value.self) == value)
                #expect(try row.decode(1, as: Value?.self) == value)
            }
            let arrays = try await database.read(
                PostgresStatement("select $1::\(cast)[], $2::\(cast)[], $3::\(cast)[], null::\(cast), null::\(cast)[]"),
                values,
                values.map { $0 as Value? } + [nil],
                [] as [Value]
            )[0]
            #expect(try arrays.decode(0, as: [Value].self) == values)
            #expect(try arrays.decode(1, as: [Value?].self) == values + [nil])
            #expect(try arrays.decode(2, as: [Value].self) == [])
            #expect(try arrays.decode(3, as: Value?.self) == nil)
            #expect(try arrays.decode(4, as: [Value]?.self) == nil)
            #expect(throws: PostgresError.self) { try arrays.decode(3, as: Value.self) }
            #expect(throws: PostgresError.self) { try arrays.decode(1, as: [Value].self) }
        }
    }

    @Test func booleans() async throws { try await roundTrip([true, false], "bool") }
    @Test func smallIntegers() async throws { try await roundTrip([Int16.min, -1, 0, .max], "int2") }
    @Test func integers() async throws { try await roundTrip([Int32.min, -1, 0, .max], "int4") }
    @Test func largeIntegers() async throws { try await roundTrip([Int64.min, -1, 0, .max], "int8") }
    @Test func swiftIntegers() async throws { try await roundTrip([Int.min, -1, 0, .max], "int8") }
    @Test func doubles() async throws {
        try await roundTrip(
            [0, -0.1, Double.pi, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNormalMagnitude],
            "float8"
        )
    }
    @Test func texts() async throws { try await roundTrip(["", "a", "hé 🎉 \"quoted\\\"", "{1,2}", "NULL"], "text") }
    @Test func uuids() async throws { try await roundTrip([UUID(), UUID()], "uuid") }
    @Test func json() async throws {
        let texts = ["null", "12345678901234567", "{\"b\": 1, \"a\":  [1.50]}", "\"\\u00e9\""]
        try await roundTrip(texts.map { PostgresJSON(bytes: Array($0.utf8)) }, "json")
    }
    @Test func durations() async throws {
        try await roundTrip([Duration.zero, .seconds(90), .microseconds(-1), .seconds(86_400 * 4000)], "interval")
    }
    @Test func dates() async throws {
        try await roundTrip(
            [
                Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: 1_795_500_000.123_456),
                Date(timeIntervalSinceReferenceDate: -0.5), .distantPast, .distantFuture,
                Date(timeIntervalSinceReferenceDate: .infinity), Date(timeIntervalSinceReferenceDate: -.infinity),
            ],
            "timestamptz"
        )
    }

    @Test func bytesAndArraysOfThem() async throws {
        try await withDatabase { database in
            let row = try await database.read(
                "select $1, $2, $3, $3",
                [1, 0, 255] as [UInt8],
                [] as [UInt8],
                [[7], [], [8, 9]] as [[UInt8]]
            )[0]
            #expect(try row.decode(0, as: [UInt8].self) == [1, 0, 255])
            #expect(try row.decode(1, as: [UInt8].self) == [])
            #expect(try row.decode(2, as: [[UInt8]].self) == [[7], [], [8, 9]])
        }
    }

    @Test func theServerReadsTheSameValues() async throws {
        try await withDatabase { database in
            let row = try await database.read(
                """
                select $1 = timestamptz '2026-11-23 13:06:48.123456+00', $2 = interval '1 hour 2.5 seconds',
                    $3 = timestamptz 'infinity', $4 = timestamptz '0001-01-01 00:00:00+00',
                    $5::jsonb ->> 'a', interval '2 days 1 second', timestamptz '1969-12-31 23:59:59.25+00'
                """,
                Date(timeIntervalSince1970: 1_795_439_208.123_456),
                Duration.seconds(3602.5),
                Date(timeIntervalSinceReferenceDate: .infinity),
                Date(timeIntervalSince1970: -62_135_596_800),
                PostgresJSON(bytes: Array("{\"a\":\"x\"}".utf8))
            )[0]
            for column in 0..<4 { #expect(try row.decode(column, as: Bool.self), "column \(column)") }
            #expect(try row.decode(4, as: String.self) == "x")
            #expect(try row.decode(5, as: Duration.self) == .seconds(2 * 86_400 + 1))
            #expect(try row.decode(6, as: Date.self) == Date(timeIntervalSince1970: -0.75))
        }
    }

    @Test func narrowColumnsAreReadAsWiderTypes() async throws {
        try await withDatabase { database in
            let row = try await database.read(
                "select 5::int2, 6::int4, 7::oid, 1.5::real, '{\"a\": 1}'::jsonb, pg_current_xact_id(), 'x'::char(3)"
            )[0]
            #expect(try row.decode(0, as: Int.self) == 5)
            #expect(try row.decode(0, as: Int32.self) == 5)
            #expect(try row.decode(1, as: Int64.self) == 6)
            #expect(try row.decode(2, as: Int.self) == 7)
            #expect(try row.decode(3, as: Double.self) == 1.5)
            #expect(try row.decode(4, as: PostgresJSON.self).bytes == Array("{\"a\": 1}".utf8))
            #expect(try row.decode(5, as: Int.self) > 0)
            #expect(try row.decode(6, as: String.self) == "x  ")
        }
    }

    @Test func enumsAreText() async throws {
        try await withDatabase { database in
            try await database.run(script: "create type mood as enum ('sad', 'happy')")
            let row = try await database.read("select $1::text::mood", "happy")[0]
            #expect(try row.decode(0, as: String.self) == "happy")
        }
    }

    @Test func whatDoesNotFitIsAnErrorAndNotACrash() async throws {
        try await withDatabase { database in
            let row = try await database.read(
                "select 1::int8, 'a'::text, interval '1 month', array[[1::int8, 2], [3, 4]], 5::int8 as wide"
            )[0]
            #expect(throws: PostgresError.self) { try row.decode(0, as: String.self) }
            #expect(throws: PostgresError.self) { try row.decode(0, as: Int32.self) }
            #expect(throws: PostgresError.self) { try row.decode(0, as: UUID.self) }
            #expect(throws: PostgresError.self) { try row.decode(0, as: [Int].self) }
            #expect(throws: PostgresError.self) { try row.decode(1, as: Date.self) }
            #expect(throws: PostgresError.self) { try row.decode(1, as: [UInt8].self) }
            #expect(throws: PostgresError.self) { try row.decode(2, as: Duration.self) }
            #expect(throws: PostgresError.self) { try row.decode(3, as: [Int].self) }
            let error = #expect(throws: PostgresError.self) { try row.decode("wide", as: Bool.self) }
            #expect(error?.code == .decoding)
        }
    }

    @Test func whatPostgreSQLCannotHoldIsRefusedBeforeItIsSent() async throws {
        try await withDatabase { database in
            for date in [Date(timeIntervalSinceReferenceDate: .nan), Date(timeIntervalSinceReferenceDate: 1e15)] {
                let error = await errorOf { _ = try await database.read("select $1", date) }
                #expect(error?.code == .encoding)
            }
            let nul = await errorOf { _ = try await database.read("select $1", "a\0b") }
            #expect(nul?.sqlState == .characterNotInRepertoire)
        }
    }
}
