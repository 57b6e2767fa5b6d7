import BenchmarkSupport
import Logging
import PostgresClient

/// Tasks that each read one row by its key, again and again, over one or two shared connections.
struct ClientWorkload {
    static let statement: PostgresStatement = "select id, payload from benchmark where id = $1"

    private let database: PostgresDatabase

    init(configuration: PostgresConfiguration) {
        database = PostgresDatabase(configuration: configuration, logger: .quiet)
    }

    func prepareTable(rows: Int) async throws {
        try await database.withConnection { connection in
            try await connection.executeScript(
                """
                drop table if exists benchmark;
                create table benchmark (id bigint primary key, payload text not null);
                insert into benchmark select id, repeat(md5(id::text), 6) from generate_series(1, \(rows)) as id;
                """
            )
            // A statement of its own: VACUUM runs in no transaction block.
            try await connection.executeScript("vacuum analyze benchmark")
        }
    }

    func close() async {
        await database.close()
    }

    /// Returns queries a second.
    func run(connections: Int, tasks: Int, onLoop: Bool, seconds: Double) async throws -> Double {
        _ = try await pass(connections: connections, tasks: tasks, onLoop: onLoop, length: .seconds(seconds / 4))
        let start = ContinuousClock.now
        let count = try await pass(connections: connections, tasks: tasks, onLoop: onLoop, length: .seconds(seconds))
        return Double(count) / (start.duration(to: .now) / .seconds(1))
    }

    private func pass(connections: Int, tasks: Int, onLoop: Bool, length: Duration) async throws -> Int {
        let end = ContinuousClock.now + length
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<tasks {
                let lane: PostgresDatabase.Lane = task % connections == 0 ? .interactive : .background
                group.addTask(executorPreference: onLoop ? PostgresDatabase.taskExecutor : nil) {
                    try await readUntil(end, on: lane)
                }
            }
            return try await group.reduce(0, +)
        }
    }

    private func readUntil(_ end: ContinuousClock.Instant, on lane: PostgresDatabase.Lane) async throws -> Int {
        var generator = SplitMix(state: UInt64.random(in: .min ... .max))
        var count = 0
        while ContinuousClock.now < end {
            let id = Int64(generator.next() % UInt64(Main.rows)) + 1
            let result = try await database.read(Self.statement, id, on: lane)
            guard try result[0].decode(0, as: Int64.self) == id else { throw WrongRow() }
            _ = try result[0].decode(1, as: String.self)
            count += 1
        }
        return count
    }

    struct WrongRow: Error {}
}

/// A quick generator, so that drawing keys is not what is measured.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
