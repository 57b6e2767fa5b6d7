import ArgumentParser
import Logging

/// How the log is written; it goes to standard error.
struct LoggingOptions: ParsableArguments {
    /// How a line looks.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    /// The least important lines that are written.
    enum Level: String, ExpressibleByArgument, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    @Option(help: "How log lines look.")
    var logFormat: Format = .text

    @Option(help: "The least important lines that are written.")
    var logLevel: Level = .info

    /// The one logger of the program.
    func logger() -> Logger {
        let format = logFormat
        var logger = Logger(label: "jobd") { label in
            switch format {
            case .text: TextLogHandler(label: label)
            case .json: JSONLogHandler()
            }
        }
        logger.logLevel = Logger.Level(rawValue: logLevel.rawValue) ?? .info
        return logger
    }
}
