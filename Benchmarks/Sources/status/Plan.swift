import ArgumentParser

/// How much is measured.
struct Plan: ParsableArguments {
    @Option(help: "How often everything is measured; the table has the medians.")
    var rounds = 3

    @Option(help: "Seconds of each run of a load generator.")
    var seconds = 5

    @Option(help: "Connections of poll and miss.")
    var connections = 64

    @Option(help: "Threads of wrk and pgbench.")
    var threads = 2

    @Option(help: "Different jobs that are polled.")
    var jobs = 10_000

    @Option(help: "Different jobs of miss, more than a node remembers.")
    var missJobs = 200_000

    @Option(help: "Requests that are held, one figure after the other.")
    var held = [10_000, 18_000]

    @Option(help: "Jobs that are seen to end, for each figure.")
    var samples = 200

    @Option(help: "Jobs that drain beside those who watch.")
    var backlog = 50_000

    @Option(help: "How many watch, one figure after the other.")
    var watchers = [1_000, 10_000]

    @Option(help: "Owners whose feeds are quiet.")
    var quietOwners = 1_000

    @Option(help: "Changes a second where something goes on.")
    var changes = 1_000

    func validate() throws {
        guard rounds > 0, seconds > 0, connections >= threads, threads > 0, jobs >= threads else {
            throw ValidationError("rounds, seconds and threads: 1 or more; connections and jobs: no fewer than threads")
        }
    }
}
