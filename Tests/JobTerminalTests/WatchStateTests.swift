import Foundation
import JobStatusClient
import JobStatusModels
import Testing

@testable import JobTerminal

struct WatchStateTests {
    @Test func noticesSayWhatIsWorthSeeing() {
        var state = WatchState(["a", "b"])
        #expect(!state.isSettled && state.open.count == 2)
        #expect(state.apply(told(job("b")), at: .zero) == .changed(1))
        #expect(state.apply(told(job("b", .completed)), at: .zero) == .settled(1))
        #expect(state.apply(told(job("stranger")), at: .zero) == nil)
        #expect(state.apply(.trouble("away"), at: .seconds(1)) == .trouble("away"))
        #expect(state.apply(.trouble("away"), at: .seconds(2)) == nil)
        #expect(state.trouble?.since == .seconds(1))
        #expect(state.apply(.reached, at: .zero) == .recovered)
        #expect(state.apply(.reached, at: .zero) == nil)
        #expect(state.apply(.tick, at: .zero) == nil)
        #expect(state.apply(.lost(jobID: "a", clientError(.notFound)), at: .zero) == .settled(0))
        #expect(state.isSettled && state.open.isEmpty)
    }

    @Test func whatIsSettledStaysSo() {
        var state = WatchState(told: [job("a", .completed)])
        #expect(state.apply(told(job("a", .processing)), at: .zero) == nil)
        #expect(state.apply(.lost(jobID: "a", clientError(.notFound)), at: .zero) == nil)
        #expect(state.exitStatus == .done)
    }

    @Test func timesGoByTheServersClock() throws {
        let running = job("a", .processing, 25) {
            $0.startedAt = noon.addingTimeInterval(-20)
            $0.updatedAt = noon.addingTimeInterval(-10)
        }
        let watched = try #require(WatchState(told: [running]).jobs.first)
        #expect(watched.elapsed(at: .zero) == .seconds(20))
        #expect(watched.elapsed(at: .seconds(5)) == .seconds(25))
        // A quarter took 10 seconds, so the rest takes 30, of which 10 are gone.
        #expect(watched.remaining(at: .zero) == .seconds(20))
        #expect(watched.remaining(at: .seconds(15)) == .seconds(5))
        #expect(watched.remaining(at: .seconds(21)) == nil)
    }

    @Test func thereIsNoEstimateWithoutAFooting() {
        let early = job("a", .processing, 50) {
            $0.startedAt = noon.addingTimeInterval(-0.5)
            $0.updatedAt = noon
        }
        let none = job("b", .processing, 0) {
            $0.startedAt = noon.addingTimeInterval(-60)
            $0.updatedAt = noon
        }
        let bare = job("c", .processing, 50)
        for watched in WatchState(told: [early, none, bare]).jobs {
            #expect(watched.remaining(at: .zero) == nil, "\(watched.jobID)")
        }
    }

    @Test func aPendingJobWaitsSinceItWasMade() throws {
        let pending = job("a", .pending) {
            $0.createdAt = noon.addingTimeInterval(-7)
            $0.runAt = noon.addingTimeInterval(30)
        }
        let watched = try #require(WatchState(told: [pending]).jobs.first)
        #expect(watched.elapsed(at: .seconds(1)) == .seconds(8))
        #expect(watched.delay(at: .seconds(10)) == .seconds(20))
        #expect(watched.delay(at: .seconds(31)) == nil)
    }
}
