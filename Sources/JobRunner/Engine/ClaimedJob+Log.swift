import JobStore
import Logging

extension ClaimedJob {
    /// What every log line about a job that runs names.
    var logMetadata: Logger.Metadata {
        var metadata: Logger.Metadata = ["job": "\(lease.jobID)", "kind": "\(kind)", "attempt": "\(attempt)"]
        if let traceParent { metadata["traceparent"] = "\(traceParent)" }
        return metadata
    }
}
