import ArgumentParser
import Configuration
import JobService

/// Which database, and where else options may come from.
struct DatabaseOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Any connection string of libpq.", valueName: "url"))
    var databaseURL: String?

    @Option(help: ArgumentHelp("The folder of the private PostgreSQL (default: .jobd).", valueName: "folder"))
    var dataDir: String?

    @Option(help: ArgumentHelp("A YAML file with options by their names.", valueName: "file"))
    var config: String?

    @OptionGroup var logging: LoggingOptions

    /// The options given, by name.
    var values: [String: ConfigValue] {
        var values: [String: ConfigValue] = [:]
        values.set("database-url", databaseURL, isSecret: true)
        values.set("data-dir", dataDir)
        return values
    }

    /// The configuration of these options and `others`.
    func configuration(_ others: [String: ConfigValue] = [:]) async throws -> JobServiceConfiguration {
        let all = values.merging(others) { $1 }
        return try await JobServiceConfiguration(options: JobServiceConfiguration.options(arguments: all, file: config))
    }

    /// What pauses and resumes kinds on the database of these options.
    func kindPause() async throws -> KindPause {
        do {
            return KindPause(configuration: try await configuration(), logger: logging.logger())
        } catch let error as JobServiceError {
            throw ValidationError("\(error)")
        }
    }
}

extension DatabaseOptions {
    /// What manages the keys of the database of these options.
    func keyManagement() async throws -> KeyManagement {
        do {
            return KeyManagement(configuration: try await configuration(), logger: logging.logger())
        } catch let error as JobServiceError {
            throw ValidationError("\(error)")
        }
    }
}

extension [String: ConfigValue] {
    mutating func set(_ name: String, _ text: String?, isSecret: Bool = false) {
        self[name] = text.map { ConfigValue(.string($0), isSecret: isSecret) }
    }

    mutating func set(_ name: String, _ number: Int?) {
        self[name] = number.map { ConfigValue(.int($0), isSecret: false) }
    }

    mutating func set(_ name: String, _ flag: Bool) {
        if flag { self[name] = ConfigValue(.bool(true), isSecret: false) }
    }
}
