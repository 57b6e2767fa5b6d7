import JobStatusModels
import Testing

@Suite("The ledger finds what must not happen")
struct LedgerTests {
    private let order = Order("noop", ending: .result(.null))

    private func job(_ revision: Int, _ status: JobStatus.Status = .processing, id: String = "a") -> JobStatus {
        var job = JobStatus(jobID: id, status: status)
        job.revision = revision
        return job
    }

    private func record(
        _ status: JobStatus.Status = .completed,
        id: String = "a",
        revision: Int = 3,
        endings: Int = 1
    ) -> JobRecord {
        let result: JSONValue? = status == .completed ? .null : nil
        return JobRecord(id: id, status: status, revision: revision, losses: 0, endings: endings, result: result)
    }

    /// A ledger in which the job `a` was accepted and seen.
    private func ledger(seen: JobStatus...) -> Ledger {
        var ledger = Ledger()
        ledger.accept([job(1, .pending)], for: [order], key: "k")
        for (number, job) in seen.enumerated() {
            ledger.observe(Observation(observer: number, node: "n\(number)", known: nil, job: job))
        }
        return ledger
    }

    private func violations(_ ledger: Ledger, _ records: JobRecord...) -> Set<Violation> {
        var ledger = ledger
        ledger.reconcile(with: records)
        return ledger.violations
    }

    @Test("A good history is good, whatever is seen in whatever order")
    func aGoodHistory() {
        let good = ledger(seen: job(2), job(1, .pending), job(3, .completed), job(2), job(3, .completed))
        #expect(violations(good, record()) == [])
    }

    @Test("A lost job")
    func aLostJob() {
        #expect(violations(ledger()) == [.lost(id: "a")])
        var missing = ledger()
        missing.observeMissing("a")
        #expect(violations(missing, record()) == [.lost(id: "a")])
    }

    @Test("A stuck job", arguments: [JobStatus.Status.pending, .processing])
    func aStuckJob(status: JobStatus.Status) {
        #expect(violations(ledger(), record(status, endings: 0)) == [.stuck(id: "a", status: status)])
    }

    @Test("A job that ended twice, or that nobody ended")
    func ended() {
        #expect(violations(ledger(), record(endings: 2)) == [.ended(id: "a", times: 2)])
        #expect(violations(ledger(), record(endings: 0)) == [.ended(id: "a", times: 0)])
    }

    @Test("A job that is told backwards by one node, or to somebody who knows better by any")
    func backwards() {
        var same = ledger()
        for revision in [2, 1] {
            let status: JobStatus.Status = revision == 1 ? .pending : .processing
            same.observe(Observation(observer: 0, node: "n", known: nil, job: job(revision, status)))
        }
        #expect(violations(same, record()) == [.wentBack(id: "a", from: 2, to: 1, node: "n")])

        var other = ledger(seen: job(2))
        other.observe(Observation(observer: 0, node: "other", known: 2, job: job(1, .pending)))
        #expect(violations(other, record()) == [.wentBack(id: "a", from: 2, to: 1, node: "other")])
    }

    @Test("Another node may be behind for somebody who names no revision")
    func behind() {
        var ledger = ledger()
        ledger.observe(Observation(observer: 0, node: "n", known: nil, job: job(2)))
        ledger.observe(Observation(observer: 0, node: "other", known: nil, job: job(1, .pending)))
        #expect(violations(ledger, record()) == [])
    }

    @Test("A revision that the database has no more")
    func aLostCommit() {
        let found = violations(ledger(seen: job(4)), record(revision: 3))
        #expect(found == [.wentBack(id: "a", from: 4, to: 3, node: "the database")])
    }

    @Test("A job that changes after its end, in whatever order that is seen")
    func changedAfterItsEnd() {
        for seen in [[job(3, .completed), job(4)], [job(4), job(3, .completed)]] {
            var ledger = ledger()
            for (number, job) in seen.enumerated() {
                ledger.observe(Observation(observer: number, node: "n", known: nil, job: job))
            }
            #expect(ledger.violations.count == 1)
            #expect(ledger.violations.allSatisfy { if case .changedAfterEnd = $0 { true } else { false } })
        }
        let otherEnd = violations(ledger(seen: job(3, .failed)), record())
        #expect(otherEnd.contains { if case .changedAfterEnd = $0 { true } else { false } })
    }

    @Test("One revision that is told in two ways")
    func twoStories() {
        var changed = job(2)
        changed.progress = 50
        let found = violations(ledger(seen: job(2), changed), record())
        #expect(found.count == 1)
        #expect(found.allSatisfy { if case .twoStories = $0 { true } else { false } })
    }

    @Test("A key that made two jobs, and a job that nobody asked for")
    func keys() {
        var twice = ledger()
        twice.accept([job(1, .pending, id: "b")], for: [order], key: "k")
        #expect(violations(twice, record(), record(id: "b")) == [.twoJobs(key: "k", ids: ["a", "b"])])
        #expect(violations(ledger(), record(), record(id: "b")) == [.unasked(id: "b")])
        var again = ledger()
        again.accept([job(2)], for: [order], key: "k")
        #expect(violations(again, record()) == [])
        var short = ledger()
        short.accept([job(1, .pending, id: "b")], for: [order, order], key: "batch")
        #expect(violations(short, record(), record(id: "b")).count == 1)
    }

    @Test("A result that is another job's, and a failure that had no cause")
    func wrongEnds() {
        var result = record()
        result.result = ["output": "b\n"]
        var failure = record(.failed)
        failure.errorCode = .failed
        var lost = record(.failed)
        lost.errorCode = .workerLost
        lost.losses = 3
        for wrong in [result, failure, lost] {
            let found = violations(ledger(), wrong)
            #expect(found.count == 1)
            #expect(found.allSatisfy { if case .wrongEnd = $0 { true } else { false } })
        }
        lost.losses = 4
        #expect(violations(ledger(), lost) == [])
    }
}
