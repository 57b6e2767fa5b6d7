import Testing

@testable import PostgresClient

/// What becomes of commands whose caller or whose connection goes away.
@Suite struct PipelineEndingTests {
    @Test func aCallerThatLeavesBeforeSendingLeavesNothing() {
        var pipeline = Pipeline<String>()
        _ = pipeline.enqueue(PipelineCommand(id: 1, kind: .write))
        #expect(pipeline.withdraw(1) == .dropped)
        #expect(pipeline.isIdle)
        #expect(pipeline.withdraw(1) == .unknown)
    }

    @Test func theSlotOfACallerThatLeftTakesItsResult() {
        var script = PipelineScript()
        script.send(read: 1)
        script.send(read: 2)
        script.sync()
        #expect(script.pipeline.withdraw(1) == .discarded)
        #expect(script.receive(.success("mine")) == [])
        #expect(script.receive(.success("yours")) == ["answer 2 yours"])
        #expect(script.receive(.sync) == [])
        #expect(script.pipeline.isIdle)
    }

    @Test func aWriteWhoseCallerLeftAfterItsResultIsNotAnswered() {
        var script = PipelineScript()
        script.send(write: 1)
        #expect(script.receive(.success("done")) == [])
        #expect(script.pipeline.withdraw(1) == .discarded)
        #expect(script.receive(.sync) == [])
    }

    @Test func aSkippedReadWhoseCallerLeftIsNotSentAgain() {
        var script = PipelineScript()
        script.send(read: 1)
        script.send(read: 2)
        script.sync()
        _ = script.receive(.failure(.refused("22012")))
        _ = script.receive(.aborted)
        #expect(script.pipeline.withdraw(2) == .discarded)
        #expect(script.receive(.sync) == [])
    }

    @Test func aWriteThatWasSentHasAnUnknownOutcomeWhenTheConnectionIsLost() {
        var script = PipelineScript()
        script.send(write: 1)
        script.send(read: 2)
        script.send(write: 3)
        _ = script.pipeline.enqueue(PipelineCommand(id: 4, kind: .write))
        #expect(script.lose() == ["1 outcomeUnknown", "2 connectionLost", "3 outcomeUnknown", "4 connectionLost"])
        #expect(script.pipeline.isIdle)
    }

    @Test func aResultWithoutItsSyncIsNoPromise() {
        var script = PipelineScript()
        script.send(write: 1)
        _ = script.receive(.success("done"))
        #expect(script.lose() == ["1 outcomeUnknown"])
    }

    @Test func aWriteThatTheServerRefusedStaysRefused() {
        var script = PipelineScript()
        script.send(write: 1)
        _ = script.receive(.failure(.refused("23505")))
        #expect(script.lose() == ["1 server"])
    }

    @Test func aWriteThatWasToBeRepeatedHadNoEffect() {
        var script = PipelineScript()
        script.send(write: 1, statement: 7)
        _ = script.receive(.failure(.refused("26000")), isRepeatable: true)
        #expect(script.lose() == ["1 connectionLost"])
    }
}
