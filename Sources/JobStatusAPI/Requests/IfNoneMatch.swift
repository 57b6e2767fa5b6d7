import HTTPTypes
import JobStore

/// What the client already has, by `If-None-Match` (RFC 9110, section 13.1.2).
///
/// Tags are compared weakly, so `W/"r7"` is as good as `"r7"`. Tags that this server never gave match nothing.
enum IfNoneMatch: Sendable, Hashable {
    /// The field is missing.
    case nothing
    /// `*`: whatever there is.
    case anything
    /// This revision; 0, which no job has, if it names nothing that this server gave.
    case revision(Int)
    /// Any of these revisions.
    case revisions([Int])

    /// Reads all `If-None-Match` fields.
    init(_ headers: HTTPFields) {
        guard headers.contains(.ifNoneMatch) else {
            self = .nothing
            return
        }
        self.init(values: headers[values: .ifNoneMatch])
    }

    init(values: [String]) {
        // As this server gave it: most clients send nothing else.
        if values.count == 1, let tag = EntityTag(values[0]) {
            self = .revision(tag.revision)
            return
        }
        let joined = values.joined(separator: ",")
        if joined.filter({ $0 != " " && $0 != "\t" }) == "*" {
            self = .anything
            return
        }
        let revisions = Self.tags(joined).compactMap(EntityTag.init(opaque:)).map(\.revision)
        if revisions.count > 1 {
            self = .revisions(revisions)
        } else {
            self = values.isEmpty ? .nothing : .revision(revisions.first ?? 0)
        }
    }

    /// The insides of all quoted strings: whatever stands between them can only be commas, spaces and `W/`.
    private static func tags(_ text: String) -> [Substring] {
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.indices.filter { $0 % 2 == 1 && $0 < parts.count - 1 }.map { parts[$0] }
    }

    /// The newest revision that the client has, 0 for none or any.
    var newest: Int {
        switch self {
        case .nothing, .anything: 0
        case .revision(let known): known
        case .revisions(let known): known.max() ?? 0
        }
    }

    /// Whether the client has all that the job's status would tell it.
    ///
    /// Whoever knows a newer revision than this server sees is told nothing older, unless the job is over: then that is
    /// how it ended, whatever became of the history that the client saw.
    func covers(_ job: Job) -> Bool {
        switch self {
        case .nothing: false
        case .anything: true
        case .revision(let known): job.isOver ? known == job.revision : known >= job.revision
        case .revisions(let known): job.isOver ? known.contains(job.revision) : newest >= job.revision
        }
    }
}
