public import Configuration
import Foundation
import JobStatusModels

extension JobServiceConfiguration {
    /// Reads a configuration from the environment alone: `JOBD_PORT` and so on, and `DATABASE_URL`.
    ///
    /// - Returns: The defaults, changed by what the environment says.
    /// - Throws: `JobServiceError` that names the option and says what was expected.
    public static func fromEnvironment() async throws -> JobServiceConfiguration {
        try await JobServiceConfiguration(options: try await options(arguments: [:], file: nil))
    }

    /// Puts options together: arguments come before the environment (`JOBD_…`), and that before a YAML file.
    ///
    /// - Parameters:
    ///   - arguments: Options of the command line, by their name without dashes.
    ///   - file: The path of a YAML file with the same names.
    /// - Returns: A reader of all of them.
    /// - Throws: `JobServiceError` if the file can't be read.
    public static func options(arguments: [String: ConfigValue], file: String?) async throws -> ConfigReader {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (name, value) in arguments {
            values[AbsoluteConfigKey([name])] = value
        }
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "arguments", values: values),
            EnvironmentVariablesProvider().prefixKeys(with: "jobd"),
        ]
        if let file {
            providers.append(try await ConfigurationFile.provider(path: file))
        }
        return ConfigReader(providers: providers)
    }

    /// Reads a configuration from options.
    ///
    /// - Configuration keys:
    ///   - `host` (text, default `127.0.0.1`), `port` (0–65535, default 8080), `listen` (`unix:PATH`, instead of both)
    ///   - `auth` (`none` or `keys`), `jwks` (a file or an address), `jwt-issuer`, `jwt-audience`
    ///   - `rate-limit` (`off` or `100/s`, `6000/m`, `50000/h`), `max-unfinished` (a number), `cors-origin` (`*` or origins
    ///     with commas), `tls-certificate` and `tls-key` (files in PEM)
    ///   - `database-url` (also `DATABASE_URL`), `listener-url` (a direct connection behind a pooler), `prepare`
    ///     (default true), `data-dir` (default `.jobd`), `migrate` (default true)
    ///   - `role` (`all`, `api` or `runner`), `kinds` (a file), `demo-kinds` (default false)
    ///   - `concurrency` (default four a core), `queues` (with commas, default all), `lease`, `shutdown-grace`, `retention`
    ///
    /// - Parameter options: Where the keys are looked up.
    /// - Throws: `JobServiceError` that names the option and says what was expected.
    public init(options: ConfigReader) async throws {
        let read = OptionReader(reader: options)
        self.init()
        address = try await Self.address(read)
        try await readAuthentication(read)
        try await readEdge(read)
        database = try await Self.database(read)
        listenerConnectionString = try await read.string("listener-url", isSecret: true)
        preparesStatements = try await read.bool("prepare") ?? preparesStatements
        migratesAtStart = try await read.bool("migrate") ?? migratesAtStart
        role = try await read.choice("role", of: Role.self) ?? role
        kindsFile = try await read.string("kinds")
        hasDemoKinds = try await read.bool("demo-kinds") ?? hasDemoKinds
        concurrency = try await read.int("concurrency", in: 1...100_000) ?? concurrency
        if let list = try await read.string("queues") {
            let names = list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            guard !names.isEmpty, names.allSatisfy(JobLimits.isValidKind) else {
                throw JobServiceError("queues: expected names with commas, not '\(list)'")
            }
            queues = names
        }
        lease = try await read.duration("lease", atLeast: .seconds(1)) ?? lease
        shutdownGrace = try await read.duration("shutdown-grace", atLeast: .zero) ?? shutdownGrace
        retention = try await read.duration("retention", atLeast: .seconds(1)) ?? retention
    }

    private static func address(_ read: OptionReader) async throws -> Address {
        if let listen = try await read.string("listen") {
            guard listen.hasPrefix("unix:"), listen.utf8.count > 5 else {
                throw JobServiceError("listen: expected unix:PATH, not '\(listen)'")
            }
            return .unix(path: String(listen.dropFirst(5)))
        }
        let host = try await read.string("host") ?? "127.0.0.1"
        return .tcp(host: host, port: try await read.int("port", in: 0...65535) ?? 8080)
    }

    /// The database that was named, in libpq's ways too; without any a private one.
    private static func database(_ read: OptionReader) async throws -> Database {
        let environment = ProcessInfo.processInfo.environment
        let url = try await read.string("database-url", isSecret: true) ?? environment["DATABASE_URL"]
        if let url, !url.isEmpty {
            return .external(connectionString: url)
        }
        if ["PGHOST", "PGSERVICE", "PGDATABASE"].contains(where: { environment[$0]?.isEmpty == false }) {
            return .external(connectionString: "")
        }
        return .embedded(dataDirectory: try await read.string("data-dir") ?? ".jobd")
    }
}
