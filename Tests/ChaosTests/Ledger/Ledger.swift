import JobStatusModels

/// What was promised and told, held against what may not happen.
struct Ledger: Sendable {
    /// Everything that must not have happened.
    private(set) var violations: Set<Violation> = []

    /// The accepted jobs by id, with what was asked for.
    private(set) var orders: [String: Order] = [:]

    private var idsByKey: [String: [String]] = [:]
    private var views: [String: View] = [:]
    private var lastTold: [Asking: Int] = [:]

    /// What is known of a job from all that was told.
    private struct View {
        var revisions: [Int: JobStatus] = [:]
        var newest = 0
        var end: JobStatus?
    }

    private struct Asking: Hashable {
        var observer: Int
        var node: String
        var id: String
    }

    /// Notes that a start was answered: from here on its jobs are promised.
    mutating func accept(_ jobs: [JobStatus], for orders: [Order], key: String) {
        let ids = jobs.map(\.jobID)
        if let known = idsByKey[key], known != ids { violations.insert(.twoJobs(key: key, ids: known + ids)) }
        if ids.count != orders.count || Set(ids).count != ids.count {
            violations.insert(.wrongAnswer("\(orders.count) jobs were asked for with \(key), and \(ids) came"))
        }
        idsByKey[key] = ids
        for (job, order) in zip(jobs, orders) {
            self.orders[job.jobID] = order
            look(at: job)
        }
    }

    /// Notes what an observer was told.
    mutating func observe(_ observation: Observation) {
        let job = observation.job
        let revision = job.revision ?? 0
        let asking = Asking(observer: observation.observer, node: observation.node, id: job.jobID)
        // Who names no revision can be told something older by another node, and by the same one never.
        let least = max(observation.known ?? 0, lastTold[asking] ?? 0)
        if revision < least {
            violations.insert(.wentBack(id: job.jobID, from: least, to: revision, node: observation.node))
        }
        lastTold[asking] = max(revision, least)
        look(at: job)
    }

    /// Notes that a node does not know a job.
    mutating func observeMissing(_ id: String) {
        violations.insert(.lost(id: id))
    }

    /// Notes something that must not have happened.
    mutating func note(_ violation: Violation) {
        violations.insert(violation)
    }

    private mutating func look(at job: JobStatus) {
        var view = views[job.jobID] ?? View()
        let revision = job.revision ?? 0
        if let other = view.revisions[revision], other != job {
            violations.insert(.twoStories(id: job.jobID, one: "\(other)", other: "\(job)"))
        }
        view.revisions[revision] = job
        view.newest = max(view.newest, revision)
        if job.isOver { view.end = view.end ?? job }
        if let end = view.end, view.newest > end.revision ?? 0 {
            let newest = view.revisions[view.newest].map { "\($0)" } ?? ""
            violations.insert(.changedAfterEnd(id: job.jobID, was: "\(end)", became: newest))
        }
        views[job.jobID] = view
    }

    /// Holds everything against what the database has at the end.
    mutating func reconcile(with records: [JobRecord]) {
        let byID = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for (id, order) in orders {
            guard let record = byID[id] else {
                violations.insert(.lost(id: id))
                continue
            }
            check(record, order)
        }
        for record in records where orders[record.id] == nil { violations.insert(.unasked(id: record.id)) }
    }

    private mutating func check(_ record: JobRecord, _ order: Order) {
        guard record.status.isOver else {
            violations.insert(.stuck(id: record.id, status: record.status))
            return
        }
        if record.endings != 1 { violations.insert(.ended(id: record.id, times: record.endings)) }
        // Three losses are forgiven.
        let isWornOut = record.errorCode == .workerLost && record.losses == 4
        if !isWornOut, !order.ending.isMet(by: record) {
            violations.insert(.wrongEnd(id: record.id, was: "\(record), and was \(order)"))
        }
        guard let view = views[record.id] else { return }
        if view.newest > record.revision {
            let place = "the database"
            violations.insert(.wentBack(id: record.id, from: view.newest, to: record.revision, node: place))
        }
        if let end = view.end, end.status != record.status || end.errorCode != record.errorCode {
            violations.insert(.changedAfterEnd(id: record.id, was: "\(end)", became: "\(record)"))
        }
    }
}
