import Foundation

/// What one node tells the others by NOTIFY: who says it, and which jobs he has changed if they are not too many.
///
/// As text: the sender and the jobs, all UUIDs, separated by spaces, or `*` for too many jobs. Whoever does not understand it looks at everything,
/// which is never wrong.
struct Announcement: Sendable, Hashable {
    /// The node that speaks: its own announcements tell it nothing.
    var sender: UUID

    /// The jobs, or `nil` for too many.
    var jobs: Set<JobID>? = []

    /// As many as a payload has room for: it must be under 8,000 bytes (PostgreSQL, `NOTIFY`).
    static let capacity = 200

    /// Announces nothing yet.
    init(sender: UUID) {
        self.sender = sender
    }

    /// Reads a payload; `nil` if it is none of ours.
    init?(_ payload: String) {
        let words = payload.split(separator: " ")
        guard let sender = words.first.flatMap({ UUID(uuidString: String($0)) }) else { return nil }
        self.sender = sender
        guard words.dropFirst() != ["*"] else {
            jobs = nil
            return
        }
        var jobs: Set<JobID> = []
        for word in words.dropFirst() {
            guard let id = UUID(uuidString: String(word)) else { return nil }
            jobs.insert(JobID(id))
        }
        self.jobs = jobs
    }

    /// Adds jobs.
    mutating func add(_ more: some Collection<JobID>) {
        guard let count = jobs?.count, count + more.count <= Self.capacity else {
            jobs = nil
            return
        }
        jobs?.formUnion(more)
    }

    /// The text for NOTIFY.
    var payload: String {
        ([sender.uuidString] + (jobs?.map(\.uuid.uuidString) ?? ["*"])).joined(separator: " ")
    }
}
