import JobRunner
import JobStore
import Testing

@Suite("The demo kinds")
struct DemoKindsTests {
    private func kind(_ name: String, clock: some Clock<Duration> = ContinuousClock()) throws -> JobKind {
        try #require(KindRegistry(DemoKinds.all(clock: clock))[name])
    }

    @Test(
        "echo results in its input, to the digit",
        arguments: ["12345678901234567", "1.50", "null", #"{ "b":1, "a":[ ] }"#]
    )
    func echoes(_ input: String) async throws {
        #expect(try await kind("echo").start(input).text == input)
        #expect(try kind("echo").checkedInput(nil) == .emptyObject)
    }

    @Test("noop takes anything, results in null, and is the default")
    func doesNothing() async throws {
        #expect(try await kind("noop").start(#"{"any":1}"#) == .null)
        #expect(try kind("noop").options.isDefault)
    }

    @Test("sleep sleeps as long as it is asked to, and reports each step")
    func sleeps() async throws {
        let clock = SteppingClock()
        let log = ReportLog()
        let input = #"{"seconds":1.5,"steps":3}"#
        let result = try await kind("sleep", clock: clock).start(input, context: .forTests(report: log.take))
        #expect(clock.sleeps == [.milliseconds(500), .milliseconds(1_000), .milliseconds(1_500)])
        #expect(
            log.all == [
                .init(progress: 33, message: "step 1 of 3"), .init(progress: 66, message: "step 2 of 3"),
                .init(progress: 100, message: "step 3 of 3"),
            ]
        )
        #expect(result.text == #"{"seconds":1.5,"steps":3}"#)
        #expect(try await kind("sleep", clock: clock).start(#"{"seconds":0}"#).text == #"{"seconds":0,"steps":10}"#)
    }

    @Test("sleep ends when its task is cancelled")
    func stopsSleeping() async throws {
        let kind = try kind("sleep", clock: SteppingClock())
        let job = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await kind.start(#"{"seconds":100}"#)
        }
        await #expect(throws: CancellationError.self) { try await job.value }
    }

    @Test(
        "sleep refuses what it can't do",
        arguments: [
            (#"{}"#, "input.seconds: is required"),
            (#"{"seconds":-1}"#, "input.seconds: expected 0 to 604800"),
            (#"{"seconds":1e300}"#, "input.seconds: expected 0 to 604800"),
            (#"{"seconds":"1"}"#, "input.seconds: expected a number"),
            (#"{"seconds":1,"steps":0}"#, "input.steps: expected 1 to 1000000"),
            (#"{"seconds":1,"steps":1.5}"#, "input.steps: expected a whole number"),
            (#"{"seconds":1,"step":1}"#, "input.step: is not a field of this kind; it has seconds, steps"),
        ]
    )
    func refusesSleep(_ input: String, _ expected: String) throws {
        let error = #expect(throws: InputError.self) { try kind("sleep").checkedInput(RawJSON(validating: input.utf8)) }
        #expect(error?.description == expected)
    }

    @Test("fail fails as it is asked to, until it is to succeed")
    func fails() async throws {
        let kind = try kind("fail")
        let plain = await #expect(throws: JobFailure.self) { try await kind.start("{}") }
        #expect(plain == JobFailure("failed, as it was asked to"))
        let permanent = await #expect(throws: JobFailure.self) {
            try await kind.start(#"{"message":"no","permanent":true}"#)
        }
        #expect(permanent == JobFailure("no", isPermanent: true))
        let input = #"{"succeedOnAttempt":3}"#
        await #expect(throws: JobFailure.self) { try await kind.start(input, context: .forTests(attempt: 2)) }
        #expect(try await kind.start(input, context: .forTests(attempt: 3)).text == #"{"attempt":3}"#)
    }
}
