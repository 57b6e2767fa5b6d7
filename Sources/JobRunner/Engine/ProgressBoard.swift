import JobStore
import Synchronization

/// The newest word of every running job that is not written yet.
///
/// Handlers report as often as they like; only the last word counts.
final class ProgressBoard: Sendable {
    let bell = Doorbell()
    private let reports = Mutex<[Lease: ProgressReport]>([:])

    /// Takes a handler's word.
    func post(_ report: ProgressReport, for lease: Lease) {
        reports.withLock { reports in
            var merged = reports[lease] ?? ProgressReport()
            if let progress = report.progress {
                merged.progress = max(merged.progress ?? 0, progress)
            }
            merged.message = report.message ?? merged.message
            reports[lease] = merged
        }
        bell.ring()
    }

    /// Takes back what was not written, because the attempt is over and the rest goes with its end.
    @discardableResult
    func withdraw(_ lease: Lease) -> ProgressReport? {
        reports.withLock { $0.removeValue(forKey: lease) }
    }

    /// Takes back what could not be written; what was said since counts more.
    func restore(_ unwritten: [Lease: ProgressReport]) {
        reports.withLock { reports in
            for (lease, old) in unwritten {
                var report = reports[lease] ?? ProgressReport()
                report.progress = report.progress ?? old.progress
                report.message = report.message ?? old.message
                reports[lease] = report
            }
        }
        bell.ring()
    }

    /// Hands over all that is to be written.
    func take() -> [Lease: ProgressReport] {
        reports.withLock { reports in
            defer { reports = [:] }
            return reports
        }
    }
}
