import HTTPTypes
import JobStatusModels
import Testing

@testable import JobStatusAPI

@Suite(.timeLimit(.minutes(5)))
struct HoldJitterTests {
    @Test
    func addsNoMoreThanASixteenth() {
        #expect(HoldJitter { 0 }.limit(of: 32) == .seconds(32))
        #expect(HoldJitter { 0.5 }.limit(of: 32) == .seconds(33))
        #expect(HoldJitter { 1 }.limit(of: 32) == .seconds(34))
        let limits = Set((0..<100).map { _ in HoldJitter.random.limit(of: 300) })
        #expect(limits.count > 50)
        #expect(limits.allSatisfy { (.seconds(300) ... .milliseconds(318_750)).contains($0) })
    }

    @Test
    func readsAndFeedsAreHeldForLonger() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock, jitter: HoldJitter { 0.5 }) { api in
            let id = try await api.post("/api/jobs").job.jobID
            async let read = api.get("/api/jobs/\(id)?wait=32")
            #expect(await clock.sleepBegan() == .seconds(33))
            clock.advance(by: .seconds(33))
            #expect(try await read.status == 200)
            var page = try await api.get("/api/changes").changes
            // A transaction of any other test can hold the start back for a while, and then it would end the hold.
            while page.changes.isEmpty { page = try await api.get("/api/changes").changes }
            async let feed = api.get("/api/changes?since=\(page.cursor)&wait=64")
            let hold = await clock.sleepBegan()
            #expect(hold.map { (.seconds(65) ... .seconds(66)).contains($0) } == true)
            clock.advance(by: .seconds(66))
            #expect(try await feed.status == 200)
        }
    }
}
