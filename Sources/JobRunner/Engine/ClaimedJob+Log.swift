import JobStore
import Logging

extension ClaimedJob {
    /// What every log line about a job that runs names.
    var logMetadata: Logger.Metadata {
        var metadata: Logger.Metadata = ["job": "\(lease.jobID)", "kind": "\(kind)", "attempt": "\(attempt)"]
        if let traceParent { metadata["traceparent"] = "\(traceParent)" }
        return metadata
    }

    /// A logger that names the job in every line.
    func logger(from base: Logger) -> Logger {
        var logger = base
        for (key, value) in logMetadata { logger[metadataKey: key] = value }
        return logger
    }
}
