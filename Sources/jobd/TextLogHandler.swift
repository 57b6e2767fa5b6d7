import Logging

/// Writes lines for people to standard error, as swift-log's own handler does.
///
/// That one makes text of all metadata whenever some is set, and every request has metadata while few are logged: here it is
/// made when a line is written.
struct TextLogHandler: LogHandler {
    private final class Output: Sendable {
        let handler: StreamLogHandler

        init(_ handler: StreamLogHandler) {
            self.handler = handler
        }
    }

    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    private let output: Output

    init(label: String) {
        output = Output(StreamLogHandler.standardError(label: label))
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var handler = output.handler
        handler.logLevel = logLevel
        handler.metadata = metadata
        handler.log(event: event)
    }
}
