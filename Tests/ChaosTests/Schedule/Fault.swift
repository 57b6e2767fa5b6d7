/// Something that goes wrong, for a while.
struct Fault: Hashable, Sendable {
    /// What it happens to.
    enum Target: Hashable, Sendable, CustomStringConvertible {
        /// One of the nodes, counted from 0.
        case node(Int)
        /// The connections of a node with PostgreSQL.
        case link(Int)
        /// PostgreSQL.
        case database

        var description: String {
            switch self {
            case .node(let number): "node \(number)"
            case .link(let number): "link \(number)"
            case .database: "database"
            }
        }
    }

    /// What happens.
    enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A node gets SIGKILL, and later there is a new one in its place.
        case kill = "node killed"
        /// A node gets SIGTERM, and once it has ended there is a new one in its place.
        case restart = "node restarted"
        /// A node gets SIGSTOP, and later SIGCONT.
        case pause = "node paused"
        /// The connections of a node break, perhaps in the middle of an answer.
        case cut = "connections cut"
        /// Nothing gets through on the connections of a node, new ones too.
        case stall = "connections stalled"
        /// Everything on the connections of a node comes later.
        case slow = "connections slowed"
        /// A node's connections break, and it gets no new ones.
        case refuse = "connections refused"
        /// PostgreSQL gets SIGKILL, and is started again later.
        case crash = "database killed"
        /// PostgreSQL ends some sessions.
        case terminate = "sessions terminated"

        /// What can happen to a target.
        static func all(for target: Target) -> [Kind] {
            switch target {
            case .node: [.kill, .restart, .pause]
            case .link: [.cut, .stall, .slow, .refuse]
            case .database: [.crash, .terminate]
            }
        }
    }

    let kind: Kind
    let target: Target
    /// When it begins, from the start of the run.
    let start: Duration
    /// How long it lasts.
    let duration: Duration
    /// A number below 1,000 for what else there is to choose.
    let choice: Int

    /// When it is over, from the start of the run.
    var end: Duration { start + duration }
}
