import Foundation
import JobStatusModels
import StoreTestSupport
import Testing

@testable import JobRunner
@testable import JobStore

@Suite("What no database keeps", .timeLimit(.minutes(3)))
struct PoisonTests {
    @Test("Of five hundred jobs that end together, each bad one is repaired or fails alone")
    func amongGoodOnes() async throws {
        let bad = Poison.allCases
        let start = Signal()
        let arrivals = Counter()
        let kind = Poison.kind {
            await arrivals.add(1)
            if await arrivals.value == 500 { await start.give() }
            await start.wait()
        }
        try await withTestStore { test in
            let runner = JobRunner(
                store: test.store,
                registry: try KindRegistry([kind]),
                configuration: .test(concurrency: 500),
                logger: .silent
            )
            let running = Task { await runner.run() }
            let harness = RunnerHarness(test: test, runner: runner)
            let jobs = (0..<500).map { number in
                let poison = number % 40 == 7 ? bad[safe: number / 40] : nil
                return NewJob(kind: "poisoned", input: poison.map { .string($0.rawValue) } ?? .null)
            }
            let ids = try await test.store.start(jobs, owner: "local", idempotencyKey: nil).jobs.map(\.id)
            for (number, id) in ids.enumerated() {
                let job = try await harness.end(of: id)
                let poison = number % 40 == 7 ? bad[safe: number / 40] : nil
                check(job, poison)
            }
            await runner.drain()
            running.cancel()
            await running.value
        }
    }

    private func check(_ job: Job, _ poison: Poison?) {
        let expected = poison?.outcome ?? ("null", nil)
        let name = Comment(rawValue: poison?.rawValue ?? "a good one")
        #expect(job.status == (expected.code == nil ? .completed : .failed), name)
        #expect(job.result?.text == expected.result, name)
        #expect(job.errorCode == expected.code, name)
        #expect(job.attempt == 1, name)
        let texts = [job.message, job.errorMessage].compactMap(\.self)
        #expect(texts.allSatisfy { !$0.unicodeScalars.contains("\0") }, name)
        #expect((job.message ?? "").unicodeScalars.count <= JobLimits.messageLength, name)
        #expect((job.errorMessage ?? "").unicodeScalars.count <= JobLimits.errorMessageLength, name)
        if poison == .message { #expect(job.message == "a\u{FFFD}b") }
        if poison == .error { #expect(job.errorMessage == "a\u{FFFD}b") }
    }

    /// What would get past every check all the same.
    private static let results: [[UInt8]] = [
        [0x22, 0xFF, 0x22], [0x22, 0x00, 0x22], Array("{".utf8), Array("\"\u{1}\"".utf8),
        Array(repeating: 0x5B, count: 100_000) + Array(repeating: 0x5D, count: 100_000), [],
    ]

    @Test("What the database refuses among five hundred ends fails alone")
    func whatIsRefused() async throws {
        try await withTestStore { test in
            let node = NodeID()
            try await test.store.register(node, name: "test", leaseDuration: .seconds(300))
            let jobs = (0..<500).map { _ in NewJob(kind: "k", input: .null) }
            _ = try await test.store.start(jobs, owner: "local", idempotencyKey: nil)
            let request = ClaimRequest(queue: "default", room: ["k": 500], limit: 500)
            let leases = try await test.store.claim(request, node: node).map(\.lease)
            #expect(leases.count == 500)

            let writer = OutcomeWriter(store: test.store, clock: ContinuousClock(), logger: .silent)
            for (number, lease) in leases.enumerated() {
                writer.add(outcome(number, lease))
            }
            writer.finish()
            await writer.run()

            #expect(writer.leases.isEmpty)
            #expect(!writer.tookLoss())
            let ids = leases.map(\.jobID)
            let ended = try await test.store.jobs(ids, owner: "local")
            for (number, job) in ended.enumerated() {
                let isBad = number % 50 == 3
                #expect(job.status == (isBad ? .failed : number % 5 == 0 ? .pending : .completed), "\(number)")
                let message = number / 50 < Self.results.count ? "result" : "error message"
                #expect(job.errorMessage?.contains("\(message) could not be stored") ?? false == isBad, "\(number)")
            }
        }
    }

    /// Ten bad ends, by their results and then by their texts; of the others a fifth are put back.
    private func outcome(_ number: Int, _ lease: Lease) -> AttemptOutcome {
        let place = number / 50
        guard number % 50 == 3 else {
            return number % 5 == 0 ? .putBack(lease) : .completed(JobCompletion(lease: lease, result: .null))
        }
        if let bytes = Self.results[safe: place] {
            return .completed(JobCompletion(lease: lease, result: RawJSON(trusted: bytes)))
        }
        let text = place.isMultiple(of: 2) ? "nul \u{0}" : "fine"
        let stage = place.isMultiple(of: 2) ? nil : "nul \u{0}"
        return .failed(AttemptFailure(lease: lease, code: "failed", message: text, stage: stage))
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
