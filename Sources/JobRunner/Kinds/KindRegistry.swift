import JobStatusModels

/// The kinds that a node knows.
public struct KindRegistry: Sendable {
    /// Why kinds don't go together.
    public enum Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// A name that is not 1 to 100 of `A-Za-z0-9_.-`.
        case invalidName(String)
        /// Two kinds of one name.
        case duplicateName(String)
        /// A kind whose queue is not 1 to 100 of `A-Za-z0-9_.-`.
        case invalidQueue(String, kind: String)
        /// Two kinds that are both the default.
        case twoDefaults(String, String)
        /// A schedule whose input the kind would refuse.
        case scheduleInput(String, InputError)

        /// A sentence for people.
        public var description: String {
            switch self {
            case .invalidName(let name): "\"\(name)\" can't name a kind: use 1 to 100 of A-Za-z0-9_.-"
            case .duplicateName(let name): "the kind \(name) is defined twice"
            case .invalidQueue(let name, let kind):
                "\"\(name)\" can't name the queue of the kind \(kind): use 1 to 100 of A-Za-z0-9_.-"
            case .twoDefaults(let first, let second): "\(first) and \(second) are both marked as the default kind"
            case .scheduleInput(let name, let error): "the schedule of \(name) can't start it: \(error)"
            }
        }
    }

    private let kinds: [String: JobKind]

    /// The names of the kinds, sorted.
    public let names: [String]

    /// The queues that jobs of the kinds wait in, sorted.
    public var queues: [String] { Set(kinds.values.map(\.options.queue)).union([KindOptions.standardQueue]).sorted() }

    /// The name of the kind that a start without one starts, if there is such a kind.
    public let defaultKind: String?

    /// Puts kinds together.
    ///
    /// - Parameter kinds: Kinds of different names, one of them at most the default, with schedules whose inputs fit.
    /// - Throws: A `Problem`.
    public init(_ kinds: [JobKind]) throws(Problem) {
        var byName: [String: JobKind] = [:]
        var defaultKind: String?
        for kind in kinds {
            guard JobLimits.isValidKind(kind.name) else { throw .invalidName(kind.name) }
            guard byName.updateValue(kind, forKey: kind.name) == nil else { throw .duplicateName(kind.name) }
            guard JobLimits.isValidKind(kind.options.queue) else {
                throw .invalidQueue(kind.options.queue, kind: kind.name)
            }
            try Self.checkSchedule(of: kind)
            guard kind.options.isDefault else { continue }
            if let defaultKind { throw .twoDefaults(defaultKind, kind.name) }
            defaultKind = kind.name
        }
        self.kinds = byName
        self.names = byName.keys.sorted()
        self.defaultKind = defaultKind
    }

    private static func checkSchedule(of kind: JobKind) throws(Problem) {
        guard let schedule = kind.options.schedule else { return }
        do throws(InputError) {
            _ = try kind.checkedInput(schedule.input)
        } catch {
            throw .scheduleInput(kind.name, error)
        }
    }

    /// The kind of a name.
    public subscript(name: String) -> JobKind? { kinds[name] }

    /// All kinds, by name.
    public var all: [JobKind] { names.compactMap { kinds[$0] } }
}
