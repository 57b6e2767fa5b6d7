import CLibPQ
import Glibc

/// What a connection string comes to, as libpq understands it.
struct ConnectionOptions {
    /// One host to try.
    struct Host: Equatable {
        var overrides: [String: String]
    }

    /// All options in force.
    let values: [String: String]
    /// The hosts, in order; one without overrides if libpq needs no help with it.
    let hosts: [Host]

    private static let listed = ["host", "hostaddr", "port"]

    init(values: [String: String]) {
        self.values = values
        let lists = Self.listed.map {
            values[$0]?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let count = max(lists[0]?.count ?? 1, lists[1]?.count ?? 1)
        guard count > 1 else {
            hosts = [Host(overrides: [:])]
            return
        }
        hosts = (0..<count).map { index in
            var overrides: [String: String] = [:]
            for (name, list) in zip(Self.listed, lists) {
                // One port stands for all hosts.
                guard let list, let value = list.count == 1 ? list.first : list[safe: index] else { continue }
                overrides[name] = value
            }
            return Host(overrides: overrides)
        }
    }

    /// Which kinds of server to look for, one after the other: with several hosts each is tried alone, so a preference
    /// becomes two rounds.
    var sessionRounds: [String?] {
        hosts.count > 1 && values["target_session_attrs"] == "prefer-standby" ? ["standby", "any"] : [nil]
    }

    /// What the connection string itself says, without environment and defaults; empty if it is malformed.
    static func written(in connectionString: String) -> [String: String] {
        guard let first = PQconninfoParse(connectionString, nil) else { return [:] }
        defer { PQconninfoFree(first) }
        return dictionary(first)
    }

    static func dictionary(_ first: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        var values: [String: String] = [:]
        var option = first
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return values
    }
}

extension Array {
    subscript(safe index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
