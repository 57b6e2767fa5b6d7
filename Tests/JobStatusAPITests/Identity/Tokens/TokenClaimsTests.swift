import Foundation
import JobStore
import Testing

@testable import JobStatusAPI

struct TokenClaimsTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func identity(_ changes: [String: String?]) throws -> Identity {
        let data = Data(claims(changes, now: now).utf8)
        return try JSONDecoder().decode(TokenClaims.self, from: data).identity(by: .test, now: now)
    }

    @Test
    func takesWhatIsMeantForUs() throws {
        #expect(try identity([:]) == Identity(owner: "ann", scopes: [.read, .write]))
        #expect(try identity(["aud": #"["other","jobs"]"#]).owner == "ann")
        #expect(try identity(["nbf": "1800000000", "iat": "1799999999", "jti": "\"x\""]).owner == "ann")
    }

    /// The leeway is 60 seconds.
    @Test(
        arguments: [
            (["exp": "1799999941"], nil), (["exp": "1799999940"], TokenError.expired), (["exp": nil], .expired),
            (["exp": "1799999940.5"], nil), (["nbf": "1800000060"], nil), (["nbf": "1800000061"], .notYet),
            (["nbf": "1e300"], .notYet),
            (["iss": #""https://id.example.com/""#], .issuer), (["iss": nil], .issuer), (["aud": #""job""#], .audience),
            (["aud": "[]"], .audience), (["aud": nil], .audience), (["sub": nil], .subject),
            (["sub": #""""#], .subject),
            (["sub": #""a\nb""#], .subject),
        ] as [([String: String?], TokenError?)]
    )
    func refusesWhatIsNot(changes: [String: String?], expected: TokenError?) throws {
        if let expected {
            #expect(throws: expected) { try identity(changes) }
        } else {
            #expect(try identity(changes).owner == "ann")
        }
    }

    /// None at all is read and write; what is named is what there is.
    @Test(
        arguments: [
            ([:], [.read, .write]), (["scope": #""read""#], [.read]), (["scope": #""read write""#], [.read, .write]),
            (["scope": #"["read","admin"]"#], [.read, .admin]), (["scp": #"["write"]"#], [.write]),
            (["scope": #""""#], []), (["scope": #""openid profile""#], []), (["scope": #""READ""#], []),
            (["scope": #""read""#, "scp": #""admin""#], [.read]),
        ] as [([String: String?], Set<AccessScope>)]
    )
    func readsScopes(changes: [String: String?], expected: Set<AccessScope>) throws {
        #expect(try identity(changes) == Identity(owner: "ann", scopes: expected))
    }

    @Test(arguments: ["[]", #"{"aud":1}"#, #"{"exp":"soon"}"#, #"{"scope":{}}"#, #"{"sub":7}"#])
    func refusesWhatIsNoClaims(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(TokenClaims.self, from: Data(text.utf8)) }
    }
}
