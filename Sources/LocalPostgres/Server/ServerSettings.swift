/// The settings that a server is started with.
///
/// They are given on its command line, so they hold whatever the cluster's own files say.
enum ServerSettings {
    /// What a caller may replace: nothing that was answered with "committed" is ever lost.
    static let defaults = [
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "log_line_prefix": "%m [%p] ",
        "log_checkpoints": "off",
        "log_timezone": "UTC",
        "timezone": "UTC",
    ]

    /// All settings, the caller's in front of the defaults, and the private socket in front of everything.
    static func all(_ settings: [String: String], socketDirectory: String) -> [String: String] {
        let fixed = [
            "listen_addresses": "",
            "port": String(SocketDirectory.port),
            "unix_socket_directories": socketDirectory,
            "unix_socket_permissions": "0700",
            "logging_collector": "off",
            "log_destination": "stderr",
            "lc_messages": "C",
        ]
        return defaults.merging(settings) { $1 }.merging(fixed) { $1 }
    }

    /// The arguments of `postgres`.
    static func arguments(_ settings: [String: String], cluster: String) -> [String] {
        ["-D", cluster] + settings.sorted { $0.key < $1.key }.flatMap { ["-c", "\($0.key)=\($0.value)"] }
    }
}
