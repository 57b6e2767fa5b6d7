import BenchmarkSupport

extension Bench {
    /// Adds jobs that are completed, of revision 1, with the numbers from 1 on.
    func addFinished(count: Int) async throws {
        try await add(
            state: "completed",
            from: 1,
            count: count,
            columns: ", progress, finished_at, expires_at, result, result_size",
            values: #", 100, now(), now() + interval '7 days', '{"output":"processed data"}', 27"#
        )
    }
}
