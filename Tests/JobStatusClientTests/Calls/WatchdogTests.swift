import Foundation
import JobStatusModels
import Testing

@testable import JobStatusClient

/// A transport that breaks its promise to end.
@Suite(.timeLimit(.minutes(1)))
struct WatchdogTests {
    typealias T = ScriptedTransport

    /// Never settles, not even when it is cancelled.
    private static let deaf: T.Step = { _ in
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        throw T.OutOfScript()
    }

    @Test func aRequestThatNeverSettlesIsLeftBehind() async throws {
        let clock = ManualClock()
        let fixture = try Fixture([Self.deaf, T.answer(T.completed)], clock: clock)
        let status = Task { try await fixture.client.status(of: "j") }
        while clock.pendingSleeps == 0 { await Task.yield() }
        clock.advance(by: .seconds(30))
        #expect(clock.pendingSleeps == 1)
        clock.advance(by: .seconds(5))
        let error = try await clientError { try await status.value }
        #expect(error.code == .unreachable && error.isTransient)
        #expect(try await fixture.client.status(of: "j").isOver)
    }

    @Test func itLastsBeyondEveryHold() async throws {
        let clock = ManualClock()
        let fixture = try Fixture([Self.deaf, T.answer(T.completed)], clock: clock)
        let end = Task { try await fixture.client.waitForCompletion(of: "j") }
        while clock.pendingSleeps == 0 { await Task.yield() }
        // The server may add a sixteenth to the 50 s that it was asked for.
        clock.advance(by: .seconds(88))
        #expect(clock.pendingSleeps == 1 && fixture.transport.requests.count == 1)
        clock.advance(by: .seconds(1))
        #expect(try await end.value.isOver)
        #expect(fixture.log.failures == [.unreachable])
    }

    @Test func aDeadlineDoesNotWaitForIt() async throws {
        let clock = ManualClock()
        let fixture = try Fixture([Self.deaf], clock: clock)
        let end = Task {
            try await fixture.client.waitForCompletion(of: "j", policy: .held.timeout(.seconds(10)))
        }
        while clock.pendingSleeps < 2 { await Task.yield() }
        clock.advance(by: .seconds(10))
        #expect(try await clientError { try await end.value }.code == .deadlineExceeded)
    }

    @Test func aCancelledCallDoesNotWaitForIt() async throws {
        let fixture = try Fixture([Self.deaf])
        let status = Task { try await fixture.client.status(of: "j") }
        while fixture.transport.requests.isEmpty { await Task.yield() }
        status.cancel()
        await #expect(throws: CancellationError.self) { try await status.value }
    }
}
