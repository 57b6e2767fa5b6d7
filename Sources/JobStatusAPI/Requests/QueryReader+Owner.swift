import JobStore

extension QueryReader {
    /// Whose jobs a request is about: those of whoever asks, or for an administrator those of the owner that it names.
    ///
    /// - Parameter identity: Who asks.
    /// - Returns: The owner; nil for every owner.
    /// - Throws: An `APIProblem` if it names somebody else and may not.
    func owner(for identity: Identity) throws(APIProblem) -> String? {
        let named = try string("owner")
        if identity.seesEveryOwner { return named }
        guard named == nil || named == identity.owner else { throw .scopeMissing(.admin) }
        return identity.owner
    }
}
