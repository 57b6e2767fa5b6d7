/// Why a token does not let its holder in; told to nobody but the log.
enum TokenError: Error, Sendable, Hashable {
    /// It is no signed JWT in the compact form (RFC 7515, section 7.1).
    case malformed
    /// Its algorithm is none that a public key checks, or none of the key that it names.
    case algorithm
    /// It names a key that the provider does not have, or needs to name one and does not.
    case unknownKey
    /// It demands something that this server does not know (RFC 7515, section 4.1.11).
    case critical
    /// The signature is not the provider's.
    case signature
    /// It has no `exp`, or that is over.
    case expired
    /// Its time has not come.
    case notYet
    /// It is from somebody else.
    case issuer
    /// It is meant for somebody else.
    case audience
    /// Its `sub` can't be the owner of jobs.
    case subject
}
