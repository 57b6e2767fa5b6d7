import Foundation
import JobStatusClient
import JobStatusModels
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CredentialsTests {
    typealias T = ScriptedTransport

    @Test func everyRequestCarriesTheToken() async throws {
        let fixture = try Fixture([T.answer(T.completed)], credentials: { _ in "secret-1" })
        _ = try await fixture.client.status(of: "j")
        #expect(fixture.transport.requests[0].headers["Authorization"] == "Bearer secret-1")
    }

    @Test func aRejectedTokenIsAskedForOnceMore() async throws {
        let fixture = try Fixture(
            [T.answer("", 401), T.answer(T.completed)],
            credentials: { rejected in rejected == nil ? "old" : "new-after-\(rejected ?? "")" }
        )
        #expect(try await fixture.client.status(of: "j").isOver)
        #expect(
            fixture.transport.requests.map { $0.headers["Authorization"] } == ["Bearer old", "Bearer new-after-old"]
        )
        #expect(fixture.log.failures.isEmpty)
    }

    @Test func aSecondRejectionIsFinal() async throws {
        let fixture = try Fixture([T.answer("", 401), T.answer("", 401)], credentials: { $0 == nil ? "a" : "b" })
        let error = try await clientError { try await fixture.client.status(of: "j") }
        #expect(error.code == .notAllowed && error.statusCode == 401 && !error.isTransient)
        #expect(fixture.transport.isDone)
    }

    @Test func theSameTokenIsNotSentTwice() async throws {
        let fixture = try Fixture([T.answer("", 401)], credentials: { _ in "same" })
        let error = try await clientError { try await fixture.client.start(kind: "x") }
        #expect(error.code == .notAllowed)
        #expect(fixture.transport.requests.count == 1)
    }

    @Test func withoutATokenNoneIsSent() async throws {
        let fixture = try Fixture([T.answer("", 401)], credentials: { _ in nil })
        _ = try await clientError { try await fixture.client.status(of: "j") }
        #expect(fixture.transport.requests.count == 1)
        #expect(fixture.transport.requests[0].headers["Authorization"] == nil)
    }

    @Test(arguments: ["a b", "a\r\nX-Evil: 1", "ä", "a\u{0}"])
    func aTokenThatCannotBeSentIsNot(token: String) async throws {
        let fixture = try Fixture([], credentials: { _ in token })
        let error = try await clientError { try await fixture.client.start(kind: "x") }
        #expect(error.code == .invalidArgument && !error.description.contains(token))
        #expect(fixture.transport.requests.isEmpty)
    }

    @Test func missingCredentialsAreNotAnOutage() async throws {
        let fixture = try Fixture([], credentials: { _ in throw T.NoNetwork() })
        let error = try await clientError { try await fixture.client.start(kind: "x") }
        #expect(error.code == .notAllowed && !error.isTransient)
    }

    @Test func nothingThatIsToldHoldsTheToken() async throws {
        let fixture = try Fixture(
            [T.answer("", 401), T.answer("", 403), T.fails(), T.answer("", 500), T.answer("<html>")],
            credentials: { $0 == nil ? "secret-token" : "secret-token-2" }
        )
        var told = ""
        for _ in 0..<4 {
            let error = try await clientError { try await fixture.client.status(of: "j") }
            told += "\(error) \(String(reflecting: error)) "
        }
        told += fixture.log.events.map { String(reflecting: $0) }.joined()
        #expect(!told.contains("secret"))
        #expect(fixture.transport.isDone)
    }
}

extension CredentialsTests {
    /// Counts, and lets tests say when to go on.
    private actor Gate {
        private(set) var count = 0
        private var waiting: [CheckedContinuation<Void, Never>] = []

        func pass() async {
            count += 1
            await withCheckedContinuation { waiting.append($0) }
        }

        func open() {
            for continuation in waiting { continuation.resume() }
            waiting = []
        }
    }

    @Test func manyRejectionsAskOnce() async throws {
        let gate = Gate()
        let fixture = try Fixture(
            [],
            otherwise: { request in
                let isAllowed = request.headers["Authorization"] == "Bearer new"
                return ClientResponse(statusCode: isAllowed ? 200 : 401, body: Data(T.completed.utf8))
            },
            credentials: { rejected in
                guard rejected != nil else { return "old" }
                await gate.pass()
                return "new"
            }
        )
        let tasks = (0..<50).map { _ in Task { try await fixture.client.status(of: "j") } }
        while fixture.transport.requests.count < 50 { await Task.yield() }
        while await gate.count == 0 { await Task.yield() }
        // Who does not want to wait any more does not end it for the others.
        tasks[0].cancel()
        await #expect(throws: CancellationError.self) { try await tasks[0].value }
        await gate.open()
        for task in tasks.dropFirst() { #expect(try await task.value.isOver) }
        // Neither does who was on the way with the old one ask again.
        #expect(try await fixture.client.status(of: "j").isOver)
        #expect(await gate.count == 1)
    }

    @Test func whoIsCancelledDoesNotWaitForCredentialsThatHang() async throws {
        let gate = Gate()
        let fixture = try Fixture(
            [],
            credentials: { _ in
                await gate.pass()
                return nil
            }
        )
        let task = Task { try await fixture.client.status(of: "j") }
        while await gate.count == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(fixture.transport.requests.isEmpty)
        await gate.open()
    }

    @Test func credentialsThatHangAreGivenUpInTime() async throws {
        let gate = Gate()
        let fixture = try Fixture(
            [],
            configuration: .init(requestTimeout: .seconds(20)),
            credentials: { _ in
                await gate.pass()
                return nil
            }
        )
        let task = Task { try await fixture.client.status(of: "j") }
        while await gate.count == 0 || fixture.clock.pendingSleeps == 0 { await Task.yield() }
        fixture.clock.advance(by: .seconds(20))
        let error = try await clientError { try await task.value }
        #expect(error.code == .credentialsTimedOut && error.isTransient)
        #expect("\(error)" == "The credentials gave no token within 20.0 seconds.")
        #expect(fixture.transport.requests.isEmpty && fixture.log.failures == [.credentialsTimedOut])
        await gate.open()
    }

    @Test func aReplacementThatHangsIsAskedForAgain() async throws {
        let gate = Gate()
        let fixture = try Fixture(
            [T.answer("", 401), T.answer("", 401), T.answer(T.completed)],
            credentials: { rejected in
                guard rejected != nil else { return "old" }
                if await gate.count == 0 { await gate.pass() }
                return "new"
            }
        )
        let task = Task { try await fixture.client.status(of: "j") }
        while await gate.count == 0 { await Task.yield() }
        fixture.clock.advance(by: .seconds(30))
        #expect(try await clientError { try await task.value }.code == .credentialsTimedOut)
        #expect(try await fixture.client.status(of: "j").isOver)
        await gate.open()
    }

    @Test func aWatchOutlivesCredentialsThatHang() async throws {
        let gate = Gate()
        let fixture = try Fixture(
            [T.answer(T.completed)],
            credentials: { _ in
                if await gate.count == 0 { await gate.pass() }
                return "token"
            }
        )
        let task = Task { try await fixture.client.waitForCompletion(of: "j") }
        while await gate.count == 0 || fixture.clock.pendingSleeps == 0 { await Task.yield() }
        fixture.clock.advance(by: .seconds(30))
        #expect(try await task.value.isOver)
        #expect(fixture.log.failures == [.credentialsTimedOut])
        await gate.open()
    }

    @Test func aDeadlineEndsTheWaitForCredentials() async throws {
        let gate = Gate()
        let fixture = try Fixture(
            [],
            credentials: { _ in
                await gate.pass()
                return nil
            }
        )
        let policy = WaitPolicy(timeout: .seconds(5))
        let task = Task { try await fixture.client.waitForCompletion(of: "j", policy: policy) }
        while await gate.count == 0 || fixture.clock.pendingSleeps < 2 { await Task.yield() }
        fixture.clock.advance(by: .seconds(5))
        #expect(try await clientError { try await task.value }.code == .deadlineExceeded)
        await gate.open()
    }

    @Test func whereThereWasNoOtherTokenTheNextAsksAgain() async throws {
        let answers = OneByOne(["old", nil, "new"])
        let fixture = try Fixture(
            [T.answer("", 401), T.answer("", 401), T.answer("", 401), T.answer(T.completed)],
            credentials: { $0 == nil ? "old" : answers.next() }
        )
        for _ in 0..<2 { _ = try await clientError { try await fixture.client.status(of: "j") } }
        #expect(try await fixture.client.status(of: "j").isOver)
    }

    private final class OneByOne: @unchecked Sendable {
        private let lock = NSLock()
        private var values: [String?]

        init(_ values: [String?]) {
            self.values = values
        }

        func next() -> String? { lock.withLock { values.removeFirst() } }
    }
}
