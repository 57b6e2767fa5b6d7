import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@Suite("A database that goes away", .timeLimit(.minutes(5)))
struct DatabaseAwayTests {
    @Test func jobsInFlightAreRecordedWhenItReturns() async throws {
        let cluster = TestCluster.private()
        let service = try await Service.start(on: cluster.start())
        let id = try await service.startLongJob(seconds: 2)
        await cluster.stop()

        while try await service.get("readyz").code != 503 {}
        let healthy = try await service.get("healthz")
        #expect(healthy.code == 200)
        let refused = try await service.post("api/jobs", #"{"kind":"noop"}"#)
        #expect(refused.code == 503)
        #expect(refused.headers["retry-after"].flatMap { Int($0) } ?? 0 >= 1)
        let problem = try JSONDecoder().decode(Problem.self, from: refused.body)
        #expect(problem.retry == .after)

        _ = try await cluster.start()
        let job = try await service.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(60)))
        #expect(job.status == .completed)
        #expect(job.attempt == 1)
        let again = try await service.startJob("noop")
        let noop = try await service.client.waitForCompletion(of: again, policy: .held.timeout(.seconds(60)))
        #expect(noop.status == .completed)
        let exit = try await service.stop()
        #expect(exit == .code(0))
        await cluster.stop()
    }
}
