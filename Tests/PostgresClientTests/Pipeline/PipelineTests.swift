import Testing

@testable import PostgresClient

/// The pipeline's book-keeping, fed with the statuses that a server would give.
@Suite struct PipelineTests {
    @Test func aReadIsAnsweredAtItsResult() {
        var script = PipelineScript()
        script.send(read: 1)
        script.send(read: 2)
        script.sync()
        #expect(script.receive(.success("a")) == ["answer 1 a"])
        #expect(script.receive(.success("b")) == ["answer 2 b"])
        #expect(script.receive(.sync) == [])
        #expect(script.pipeline.isIdle)
    }

    @Test func onlyAReadThatIsFirstCanBeCompletedAtOnce() {
        var script = PipelineScript()
        script.send(read: 1)
        script.send(write: 2)
        #expect(script.pipeline.completeRead() == 1)
        #expect(script.pipeline.completeRead() == nil)
        #expect(script.receive(.sync) == [])
        #expect(script.pipeline.completeRead() == nil)
        #expect(script.receive(.success("done")) == [])
        #expect(script.receive(.sync) == ["answer 2 done"])
    }

    @Test func aWriteIsAnsweredAtItsSyncOnly() {
        var script = PipelineScript()
        script.send(write: 1)
        #expect(script.receive(.success("done")) == [])
        #expect(script.receive(.sync) == ["answer 1 done"])
    }

    @Test func aCommitTimeErrorGoesToTheWriteOfItsUnit() {
        var script = PipelineScript()
        script.send(write: 1)
        script.send(write: 2)
        #expect(script.receive(.success("one")) == [])
        #expect(script.receive(.failure(.refused("23505"))) == [])
        #expect(script.receive(.sync) == ["fail 1 server 23505"])
        #expect(script.receive(.success("two")) == [])
        #expect(script.receive(.sync) == ["answer 2 two"])
    }

    @Test func aWriteClosesTheUnitOfTheReadsBeforeIt() {
        var script = PipelineScript()
        script.send(read: 1)
        #expect(script.pipeline.needsSync(before: PipelineCommand(id: 2, kind: .write)))
        #expect(!script.pipeline.needsSync(before: PipelineCommand(id: 2, kind: .read)))
        script.send(write: 2)
        #expect(script.syncs == 2)
    }

    @Test func aUnitOfReadsIsClosedWhenItIsFull() {
        var script = PipelineScript(pipeline: Pipeline(readsPerUnit: 3))
        for id in 1...3 { script.send(read: UInt64(id)) }
        #expect(script.syncs == 1)
        #expect(!script.pipeline.isUnitOpen)
    }

    @Test func readsThatWereSkippedAreSentAgainAloneAndOnce() {
        var script = PipelineScript()
        script.send(read: 1)
        script.send(read: 2)
        script.sync()
        #expect(script.receive(.failure(.refused("22012"))) == ["fail 1 server 22012"])
        #expect(script.receive(.aborted) == [])
        #expect(script.receive(.sync) == ["resend 2"])
        script.send(PipelineCommand(id: 2, kind: .read, isRepeated: true))
        #expect(script.syncs == 2)
        #expect(script.receive(.aborted) == ["fail 2 server -"])
        #expect(script.receive(.sync) == [])
        #expect(script.pipeline.isIdle)
    }

    @Test func aFailedPreparationFailsItsCommandWithItsError() {
        var script = PipelineScript()
        script.send(write: 1, preparing: 7)
        #expect(script.receive(.failure(.refused("42P01"))) == ["forget 7"])
        #expect(script.receive(.aborted) == [])
        #expect(script.receive(.sync) == ["fail 1 server 42P01"])
    }

    @Test func aPreparationThatWasSkippedIsForgotten() {
        var script = PipelineScript()
        script.send(read: 1)
        script.send(read: 2, preparing: 7)
        script.sync()
        #expect(script.receive(.failure(.refused("22012"))) == ["fail 1 server 22012"])
        #expect(script.receive(.aborted) == ["forget 7"])
        #expect(script.receive(.aborted) == [])
        #expect(script.receive(.sync) == ["resend 2"])
    }

    @Test(arguments: [PipelineCommand.Kind.read, .write])
    func aStatementThatTheServerDoesNotKnowIsPreparedAgainOnce(_ kind: PipelineCommand.Kind) {
        var script = PipelineScript()
        script.send(PipelineCommand(id: 1, kind: kind), statement: 7)
        if script.pipeline.isUnitOpen { script.sync() }
        #expect(script.receive(.failure(.refused("26000")), isRepeatable: true) == ["forget 7"])
        #expect(script.receive(.sync) == ["resend 1"])
        script.send(PipelineCommand(id: 1, kind: kind, isRepeated: true), preparing: 8)
        #expect(script.receive(.success("prepared")) == [])
        let early = script.receive(.failure(.refused("26000")), isRepeatable: true)
        let late = script.receive(.sync)
        #expect(early + late == ["forget 8", "fail 1 server 26000"])
    }

    @Test func insideATransactionBlockNothingIsRepeated() {
        var script = PipelineScript()
        script.send(write: 1, statement: 7)
        #expect(script.receive(.failure(.refused("26000")), isRepeatable: false) == ["forget 7"])
        #expect(script.receive(.sync) == ["fail 1 server 26000"])
    }

    @Test func onlyAChangedResultTypeIsHealedOf0A000() {
        #expect(!PostgresError.refused("0A000").isHealedByPreparing)
        var changed = PostgresError.refused("0A000")
        changed.server?.routine = "RevalidateCachedQuery"
        #expect(changed.isHealedByPreparing)
    }

    @Test func moreThanTheLimitWaits() {
        var pipeline = Pipeline<String>(inFlightLimit: 2, waitingLimit: 3)
        for id in 1...3 { #expect(pipeline.enqueue(PipelineCommand(id: UInt64(id), kind: .write)) == true) }
        #expect(pipeline.enqueue(PipelineCommand(id: 4, kind: .write)) == false)
        for _ in 1...2 {
            guard let command = pipeline.next() else { return #expect(Bool(false), "nothing to send") }
            _ = pipeline.sent(command, statement: nil)
            pipeline.sentSync()
        }
        #expect(pipeline.next() == nil)
        _ = pipeline.receive(.success("x"))
        #expect(pipeline.next()?.id == 3)
    }

    @Test func whatComesOutOfStepBreaksTheConnection() {
        var script = PipelineScript()
        #expect(script.receive(.success("x")) == ["broken"])
        script.send(write: 1)
        #expect(script.receive(.sync) == ["broken"])
    }
}
