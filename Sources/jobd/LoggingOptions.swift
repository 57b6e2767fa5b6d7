import ArgumentParser
import Logging

/// How the log is written; it goes to standard error.
struct LoggingOptions: ParsableArguments {
    /// How a line looks.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Option(help: "How log lines look.")
    var logFormat: Format = .text

    @Option(help: "What is logged: trace, debug, info, notice, warning, error, critical.")
    var logLevel: Logger.Level = .info

    /// The one logger of the program.
    func logger() -> Logger {
        let format = logFormat
        var logger = Logger(label: "jobd") { label in
            switch format {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler()
            }
        }
        logger.logLevel = logLevel
        return logger
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
