import Foundation
import JWTKit
import Synchronization

@testable import JobStatusAPI

/// An identity provider: keys by their names, and tokens signed with them.
final class TestProvider: Sendable {
    private let keys: Mutex<[String: ES256PrivateKey]>
    private let fetched = Mutex(0)
    private let isAway = Mutex(false)

    init(kids: [String] = ["one"]) {
        keys = Mutex(Dictionary(uniqueKeysWithValues: kids.map { ($0, ES256PrivateKey()) }))
    }

    /// How often its keys were asked for.
    var fetchCount: Int { fetched.withLock { $0 } }

    /// Has it answer nothing, or answer again.
    func setAway(_ away: Bool) {
        isAway.withLock { $0 = away }
    }

    /// Replaces all keys by a new one.
    func rotate(to kid: String) {
        keys.withLock { $0 = [kid: ES256PrivateKey()] }
    }

    /// The set of its public keys, after others if there are any.
    func jwks(and others: String = "") -> String {
        let entries = keys.withLock { keys in
            keys.sorted { $0.key < $1.key }.map { kid, key in
                let point = key.parameters ?? ("", "")
                let (x, y) = (Self.url(point.x), Self.url(point.y))
                return #"{"kty":"EC","crv":"P-256","use":"sig","kid":"\#(kid)","x":"\#(x)","y":"\#(y)"}"#
            }
        }
        return #"{"keys":[\#(others)\#(entries.joined(separator: ","))]}"#
    }

    /// What a source of keys calls.
    func fetch() throws -> Data {
        fetched.withLock { $0 += 1 }
        guard isAway.withLock({ !$0 }) else { throw CancellationError() }
        return Data(jwks().utf8)
    }

    /// A token with claims in JSON, signed with a key.
    func token(_ claims: String, kid: String = "one", header: String? = nil) async throws -> String {
        guard let key = keys.withLock({ $0[kid] }) else { throw CancellationError() }
        let header = header ?? #"{"alg":"ES256","typ":"at+jwt","kid":"\#(kid)"}"#
        let signed = Self.encode(header) + "." + Self.encode(claims)
        let signature = try await JWTKeyCollection().add(ecdsa: key).getKey().sign(Array(signed.utf8))
        return signed + "." + Self.encode(Data(signature))
    }

    /// Base64url without padding.
    static func encode(_ text: String) -> String { encode(Data(text.utf8)) }

    static func encode(_ data: Data) -> String { url(data.base64EncodedString()) }

    private static func url(_ base64: String) -> String {
        base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

extension TokenAuthentication {
    /// What the tests' tokens are made for.
    static let test = TokenAuthentication(
        keySet: .file(path: "/nowhere"),
        issuer: "https://id.example.com",
        audience: "jobs"
    )
}

/// The claims of a token that is good, with some changed; nil leaves one out.
func claims(_ changes: [String: String?] = [:], now: Date = Date()) -> String {
    let second = now.timeIntervalSince1970
    var members = [
        "iss": #""https://id.example.com""#, "aud": #""jobs""#, "sub": #""ann""#, "exp": "\(second + 300)",
    ]
    for (name, value) in changes { members[name] = value }
    return "{" + members.map { "\"\($0)\":\($1)" }.sorted().joined(separator: ",") + "}"
}
