import CLibPQ
import Logging

/// Writes the server's notices and warnings into the log, in place of libpq's standard error.
final class NoticeReceiver: Sendable {
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// What libpq calls, on the loop's thread, while it reads.
    static let callback: PQnoticeReceiver = { context, result in
        guard let context, let result, let message = ResultHandle.message(of: result) else { return }
        Unmanaged<NoticeReceiver>.fromOpaque(context).takeUnretainedValue().receive(message)
    }

    private func receive(_ message: PostgresServerMessage) {
        let level: Logger.Level =
            switch message.severity {
            case "WARNING": .warning
            case "NOTICE", "INFO": .info
            default: .debug
            }
        logger.log(
            level: level,
            "\(message.message)",
            metadata: ["sqlstate": "\(message.sqlState)", "severity": "\(message.severity)"]
        )
    }
}
