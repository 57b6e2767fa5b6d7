import Glibc

/// An account of this machine, as far as a server needs to be run by it.
struct UserAccount: Sendable, Hashable {
    let name: String
    let id: uid_t
    let group: gid_t

    /// The account this process runs as.
    static var current: UserAccount {
        UserAccount(id: geteuid()) ?? UserAccount(name: "\(geteuid())", id: geteuid(), group: getegid())
    }

    init(name: String, id: uid_t, group: gid_t) {
        self.name = name
        self.id = id
        self.group = group
    }

    init?(id: uid_t) {
        self.init { entry, buffer, count, result in getpwuid_r(id, entry, buffer, count, result) }
    }

    init?(named name: String) {
        self.init { entry, buffer, count, result in getpwnam_r(name, entry, buffer, count, result) }
    }

    /// The name of an account, or its number where it has none.
    static func name(of id: uid_t) -> String { UserAccount(id: id)?.name ?? "user \(id)" }

    private typealias LookUp = (
        UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> CInt

    private init?(_ lookUp: LookUp) {
        var entry = passwd()
        var result: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        let account: UserAccount? = buffer.withUnsafeMutableBufferPointer { storage in
            guard let base = storage.baseAddress, lookUp(&entry, base, storage.count, &result) == 0,
                let found = result?.pointee, let name = found.pw_name
            else { return nil }
            return UserAccount(name: String(cString: name), id: found.pw_uid, group: found.pw_gid)
        }
        guard let account else { return nil }
        self = account
    }

    /// Whom a server is run by: PostgreSQL refuses to run as root.
    ///
    /// A cluster that exists is run by its owner. For a new one root takes `postgres`, or `nobody` where there is none.
    static func forServer(of contents: DataDirectory.Contents, at path: String) throws(LocalPostgresError)
        -> UserAccount
    {
        let me = current
        if case .cluster(_, let owner) = contents {
            guard owner != me.id || me.id == 0 else { return me }
            guard me.id == 0, owner != 0 else {
                throw LocalPostgresError(
                    .notPermitted,
                    "The cluster in \(path) belongs to \(name(of: owner)), and this process runs as \(me.name)."
                )
            }
            return UserAccount(id: owner) ?? UserAccount(name: "\(owner)", id: owner, group: gid_t(owner))
        }
        guard me.id == 0 else { return me }
        guard let account = UserAccount(named: "postgres") ?? UserAccount(named: "nobody"), account.id != 0 else {
            throw LocalPostgresError(
                .notPermitted,
                "PostgreSQL does not run as root, and this machine has neither a user \"postgres\" nor \"nobody\"."
            )
        }
        return account
    }
}
