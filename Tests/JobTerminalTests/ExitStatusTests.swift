import JobStatusClient
import JobStatusModels
import Testing

@testable import JobTerminal

struct ExitStatusTests {
    /// The order in which the exit code of several jobs is chosen.
    private static let order: [ExitStatus] = [
        .couldNotFindOut, .notAllowed, .refused, .jobFailed, .jobCancelled, .stillRunning, .done,
    ]

    @Test func theFirstThatAppliesCounts() {
        // Every set of statuses, as bits.
        for bits in 1..<(1 << Self.order.count) {
            let statuses = Self.order.indices.filter { bits & (1 << $0) != 0 }.map { Self.order[$0] }
            #expect(ExitStatus.combined(statuses) == statuses.first)
            #expect(ExitStatus.combined(statuses.reversed()) == statuses.first)
        }
        #expect(ExitStatus.combined([]) == .done)
        #expect(ExitStatus.combined([.done, .interrupted, .couldNotFindOut]) == .interrupted)
    }

    @Test func codesAreWhatScriptsRelyOn() {
        #expect(Self.order.map(\.rawValue) == [5, 4, 6, 1, 3, 8, 0])
        #expect(ExitStatus.wrongUsage.rawValue == 2 && ExitStatus.interrupted.rawValue == 130)
        #expect(ExitStatus.ofParser(64) == 2 && ExitStatus.ofParser(0) == 0 && ExitStatus.ofParser(1) == 1)
    }

    @Test func jobsHaveTheirCodes() {
        #expect(ExitStatus.of(job("j", .completed)) == .done)
        #expect(ExitStatus.of(job("j", .failed)) == .jobFailed)
        #expect(ExitStatus.of(job("j", .failed) { $0.errorCode = .timedOut }) == .jobFailed)
        #expect(ExitStatus.of(job("j", .failed) { $0.errorCode = .cancelled }) == .jobCancelled)
        for status in [JobStatus.Status.pending, .processing, .unknown("paused")] {
            #expect(ExitStatus.of(job("j", status)) == .stillRunning)
        }
    }

    @Test func errorsHaveTheirCodes() {
        #expect(ExitStatus.of(clientError(.notAllowed)) == .notAllowed)
        #expect(ExitStatus.of(clientError(.refused)) == .refused)
        #expect(ExitStatus.of(clientError(.invalidArgument)) == .wrongUsage)
        for code: JobStatusClientError.Code in [.unreachable, .malformedAnswer, .unavailable, .notFound] {
            #expect(ExitStatus.of(clientError(code)) == .couldNotFindOut)
        }
        #expect(ExitStatus.of(clientError(.deadlineExceeded)) == .stillRunning)
        var outage = clientError(.deadlineExceeded)
        outage.underlying = clientError(.unreachable)
        #expect(ExitStatus.of(outage) == .couldNotFindOut)
    }

    @Test func aWatchEndsWithWhatItKnows() {
        var state = WatchState(["a", "b"])
        #expect(state.exitStatus == .couldNotFindOut)
        _ = state.apply(told(job("a", .completed)), at: .zero)
        _ = state.apply(told(job("b", .processing)), at: .zero)
        #expect(state.exitStatus == .stillRunning)
        _ = state.apply(.trouble("no network"), at: .zero)
        #expect(state.exitStatus == .couldNotFindOut)
        _ = state.apply(.reached, at: .zero)
        #expect(state.exitStatus == .stillRunning)
        _ = state.apply(.lost(jobID: "b", clientError(.notAllowed)), at: .zero)
        #expect(state.exitStatus == .notAllowed)
    }
}
