import CLibPQ
import Glibc
import Logging

/// Makes one connection, on a thread that may block.
///
/// libpq resolves names inside `PQconnectStart` and, for further hosts, inside `PQconnectPoll`, and does the cryptography of
/// SCRAM and TLS there too: none of that belongs on the loop. The hosts of a list are tried one by one, because libpq's
/// non-blocking interface knows no time limit for each.
struct Connector {
    let configuration: PostgresConfiguration
    let deadline: ContinuousClock.Instant
    /// Becomes readable when nobody waits any more.
    let abandonDescriptor: Int32
    let logger: Logger

    private struct Abandoned: Error {}

    func connect() -> Result<ConnectionHandle, PostgresError> {
        let options = resolvedOptions()
        var failures: [PostgresError] = []
        for attributes in options.sessionRounds {
            for (index, host) in options.hosts.enumerated() {
                let end = share(of: options.hosts.count - index, options: options)
                var overrides = self.overrides(options).merging(host.overrides) { $1 }
                if let attributes { overrides["target_session_attrs"] = attributes }
                switch connectOnce(overrides: overrides, end: end) {
                case .success(let handle): return .success(handle)
                case .failure(let error): failures.append(error)
                }
            }
        }
        return .failure(summary(failures))
    }

    /// When the next of `count` hosts must have answered.
    private func share(of count: Int, options: ConnectionOptions) -> ContinuousClock.Instant {
        let now = ContinuousClock.now
        var share = now.duration(to: deadline) / count
        if let seconds = options.values["connect_timeout"].flatMap({ Int($0) }), seconds > 0 {
            share = min(share, .seconds(seconds))
        }
        return now + share
    }

    private func summary(_ failures: [PostgresError]) -> PostgresError {
        var error = failures.last ?? PostgresError(.connectionFailed, reason: "no host to connect to")
        if failures.count > 1 { error.reason = failures.map(\.reason).joined(separator: "; ") }
        return error
    }

    // MARK: Options

    /// Lets libpq read the connection string, environment and service file, and stop before it connects: at an option that it
    /// checks and refuses.
    private func resolvedOptions() -> ConnectionOptions {
        let handle = start(["channel_binding": "none of the valid values"])
        return ConnectionOptions(values: handle?.options() ?? [:])
    }

    private func overrides(_ options: ConnectionOptions) -> [String: String] {
        var overrides = ["client_encoding": "UTF8"]
        let written = ConnectionOptions.written(in: configuration.connectionString)
        // The check for credentials costs a millisecond of every connect.
        if written["gssencmode"] == nil, getenv("PGGSSENCMODE") == nil,
            options.values["gssencmode"] ?? "prefer" == "prefer"
        {
            overrides["gssencmode"] = "disable"
        }
        let defaults = [
            "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3", "tcp_user_timeout": "30000",
        ]
        for (name, value) in defaults where options.values[name, default: "0"] == "0" { overrides[name] = value }
        if !configuration.applicationName.isEmpty {
            overrides["fallback_application_name"] = configuration.applicationName
        }
        let settings = sessionSettings
        if !settings.isEmpty {
            // In front, so that what the caller wrote in `options` wins.
            overrides["options"] = (settings + [options.values["options"] ?? ""]).filter { !$0.isEmpty }
                .joined(separator: " ")
        }
        return overrides
    }

    /// As options of the command line; none behind a pooler, which would refuse them.
    private var sessionSettings: [String] {
        guard configuration.preparesStatements else { return [] }
        let timeout = configuration.statementTimeout.map { "-c statement_timeout=\($0.milliseconds)" }
        return [timeout].compactMap { $0 }
            + configuration.sessionSettings.sorted { $0.key < $1.key }
            .map { "-c \($0.key)=\($0.value)" }
    }

    private func start(_ overrides: [String: String]) -> ConnectionHandle? {
        let all = [("dbname", configuration.connectionString)] + overrides.map { ($0.key, $0.value) }
        let keywords = all.map { strdup($0.0) }
        let values = all.map { strdup($0.1) }
        defer {
            for pointer in keywords + values { free(pointer) }
        }
        let constantKeywords = keywords.map { UnsafePointer($0) } + [nil]
        let constantValues = values.map { UnsafePointer($0) } + [nil]
        return PQconnectStartParams(constantKeywords, constantValues, 1).map {
            ConnectionHandle($0, notices: NoticeReceiver(logger: logger))
        }
    }

    // MARK: One host

    private func connectOnce(
        overrides: [String: String],
        end: ContinuousClock.Instant
    ) -> Result<ConnectionHandle, PostgresError> {
        guard let handle = start(overrides) else {
            return .failure(PostgresError(.connectionFailed, reason: "out of memory"))
        }
        // The only way to learn the SQLSTATE of a refused connection is from the verbose message.
        handle.setVerbose(true)
        guard !handle.isBad else { return .failure(refusal(handle)) }
        var state = PGRES_POLLING_WRITING
        while true {
            switch state {
            case PGRES_POLLING_OK:
                handle.setVerbose(false)
                return .success(handle)
            case PGRES_POLLING_READING, PGRES_POLLING_WRITING:
                let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
                if let error = wait(for: events, on: handle, end: end) { return .failure(error) }
                state = handle.pollConnect()
            default:
                return .failure(refusal(handle))
            }
        }
    }

    private func wait(for events: Int32, on handle: ConnectionHandle, end: ContinuousClock.Instant) -> PostgresError? {
        var descriptors = [
            pollfd(fd: handle.descriptor, events: Int16(events), revents: 0),
            pollfd(fd: abandonDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return PostgresError(.connectTimeout, reason: "no answer in time") }
            let count = poll(&descriptors, 2, Int32(clamping: left.milliseconds + 1))
            if descriptors[1].revents != 0 { return PostgresError(.cancelled) }
            if count > 0 { return nil }
        }
    }

    private func refusal(_ handle: ConnectionHandle) -> PostgresError {
        let text = handle.errorText
        var error = PostgresError(.connectionFailed, reason: text)
        if let match = text.firstMatch(of: /[A-Z]+:  ([0-9A-Z]{5}): (.*)/) {
            let state = PostgresSQLState(rawValue: String(match.1))
            error.server = PostgresServerMessage(severity: "FATAL", sqlState: state, message: String(match.2))
        }
        return error
    }
}

extension Duration {
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
