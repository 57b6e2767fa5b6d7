import CryptoExtras
import Foundation
import JWTKit
import JobStore
import Testing

@testable import JobStatusAPI

struct TokenVerifierTests {
    private func verifier(_ jwks: String) -> TokenVerifier {
        let source = TokenKeySource(pace: .url, logger: .quiet) { Data(jwks.utf8) }
        return TokenVerifier(rules: .test, source: source)
    }

    private func refusal(of token: String, _ verifier: TokenVerifier) async -> TokenError? {
        do {
            _ = try await verifier.identity(of: token[...])
            return nil
        } catch {
            return error as? TokenError
        }
    }

    @Test
    func takesATokenOfTheProvider() async throws {
        let provider = TestProvider(kids: ["one", "two"])
        let verifier = verifier(provider.jwks())
        for kid in ["one", "two", "one"] {
            let token = try await provider.token(claims(), kid: kid)
            #expect(try await verifier.identity(of: token[...]).owner == "ann")
        }
    }

    @Test
    func refusesAnythingUnsigned() async throws {
        let provider = TestProvider()
        let verifier = verifier(provider.jwks())
        for algorithm in ["none", "None", "NONE", "", "HS256"] {
            for key in ["", #","kid":"one""#] {
                let header = TestProvider.encode(#"{"alg":"\#(algorithm)"\#(key)}"#)
                for signature in ["", "AA", TestProvider.encode("x")] {
                    let token = header + "." + TestProvider.encode(claims()) + "." + signature
                    #expect(await refusal(of: token, verifier) == .algorithm)
                }
            }
        }
    }

    /// A public key is known to everybody: used as a shared secret it would let everybody in.
    @Test
    func refusesAPublicKeyAsASharedSecret() async throws {
        let provider = TestProvider()
        let jwks = provider.jwks()
        let verifier = verifier(jwks)
        for secret in [jwks, String(jwks.dropFirst(9).dropLast(2))] {
            let header = TestProvider.encode(#"{"alg":"HS256","kid":"one"}"#)
            let signed = header + "." + TestProvider.encode(claims())
            let keys = await JWTKeyCollection().add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
            let signature = try await keys.getKey().sign(Array(signed.utf8))
            let token = signed + "." + TestProvider.encode(Data(signature))
            #expect(await refusal(of: token, verifier) == .algorithm)
        }
        // Nor does a set give away a shared secret of its own.
        let shared = #"{"kty":"oct","kid":"two","alg":"HS256","k":"c2VjcmV0"},"#
        let set = try await TokenKeySet(json: Data(provider.jwks(and: shared).utf8))
        #expect(set.count == 1)
    }

    @Test
    func refusesAnAlgorithmThatIsNotTheKeys() async throws {
        let provider = TestProvider()
        let verifier = verifier(provider.jwks())
        for algorithm in ["RS256", "PS256", "ES384", "EdDSA", "es256"] {
            let header = #"{"alg":"\#(algorithm)","kid":"one"}"#
            #expect(try await refusal(of: provider.token(claims(), header: header), verifier) == .algorithm)
        }
        // The key says what it is for.
        let declared = provider.jwks().replacing(#""use":"sig""#, with: #""alg":"ES384""#)
        #expect(try await refusal(of: provider.token(claims()), self.verifier(declared)) == .unknownKey)
        let encryption = provider.jwks().replacing(#""use":"sig""#, with: #""use":"enc""#)
        #expect(try await refusal(of: provider.token(claims()), self.verifier(encryption)) == .unknownKey)
    }

    @Test
    func refusesAChangedToken() async throws {
        let provider = TestProvider()
        let verifier = verifier(provider.jwks())
        let parts = try await provider.token(claims()).split(separator: ".").map(String.init)
        let other = TestProvider.encode(claims(["sub": #""bob""#]))
        #expect(await refusal(of: "\(parts[0]).\(other).\(parts[2])", verifier) == .signature)
        #expect(await refusal(of: "\(parts[0]).\(parts[1]).AAAA", verifier) == .signature)
        #expect(await refusal(of: "\(parts[0]).\(parts[1]).", verifier) == .signature)
        let stranger = try await TestProvider().token(claims())
        #expect(await refusal(of: stranger, verifier) == .signature)
        for text in ["", ".", "..", "a.b.c", parts[0], parts[0] + "." + parts[1], parts.joined(separator: ".") + ".x"] {
            #expect(await refusal(of: text, verifier) == .malformed, "\(text)")
        }
        let padded = parts[0] + "=." + parts[1] + "." + parts[2]
        #expect(await refusal(of: padded, verifier) == .malformed)
        let huge = parts[0] + "." + String(repeating: "A", count: 9_000) + "." + parts[2]
        #expect(await refusal(of: huge, verifier) == .malformed)
    }

    @Test
    func refusesWhatItDoesNotUnderstand() async throws {
        let provider = TestProvider()
        let header = #"{"alg":"ES256","kid":"one","crit":["b64"],"b64":false}"#
        let token = try await provider.token(claims(), header: header)
        #expect(await refusal(of: token, verifier(provider.jwks())) == .critical)
    }

    @Test
    func needsNoNameForAnOnlyKey() async throws {
        let provider = TestProvider()
        let token = try await provider.token(claims(), header: #"{"alg":"ES256"}"#)
        #expect(await refusal(of: token, verifier(provider.jwks())) == nil)
        let two = TestProvider(kids: ["one", "two"])
        let either = try await two.token(claims(), header: #"{"alg":"ES256"}"#)
        #expect(await refusal(of: either, verifier(two.jwks())) == .unknownKey)
    }

    @Test
    func knowsOtherSortsOfKeys() async throws {
        let key = try EdDSA.PrivateKey(curve: .ed25519)
        let keys = await JWTKeyCollection().add(eddsa: key)
        let signed = TestProvider.encode(#"{"alg":"EdDSA","kid":"ed"}"#) + "." + TestProvider.encode(claims())
        let signature = try await keys.getKey().sign(Array(signed.utf8))
        let x = TestProvider.encode(key.publicKey.rawRepresentation)
        let jwks = #"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"ed","x":"\#(x)"},{"kty":"nonsense"}]}"#
        let token = signed + "." + TestProvider.encode(Data(signature))
        #expect(await refusal(of: token, verifier(jwks)) == nil)

        let pair = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let (secret, open) = (
            try Insecure.RSA.PrivateKey(backing: pair), try Insecure.RSA.PublicKey(backing: pair.publicKey)
        )
        let primitives = try open.getKeyPrimitives()
        let (n, e) = (TestProvider.encode(primitives.modulus), TestProvider.encode(primitives.publicExponent))
        let set = #"{"keys":[{"kty":"RSA","kid":"rsa","n":"\#(n)","e":"\#(e)"}]}"#
        let head = TestProvider.encode(#"{"alg":"RS256","kid":"rsa"}"#) + "." + TestProvider.encode(claims())
        let signer = try await JWTKeyCollection().add(rsa: secret, digestAlgorithm: .sha256).getKey()
        let text = head + "." + TestProvider.encode(Data(try signer.sign(Array(head.utf8))))
        #expect(await refusal(of: text, verifier(set)) == nil)
        // The same signature under another algorithm of the same key.
        let renamed = TestProvider.encode(#"{"alg":"PS256","kid":"rsa"}"#) + text.drop { $0 != "." }
        #expect(await refusal(of: renamed, verifier(set)) == .signature)
    }

    /// A token that was found to be good once is still looked at each time.
    @Test
    func aKnownTokenExpires() async throws {
        let provider = TestProvider()
        let start = Date()
        let clock = TestDate(start)
        let source = TokenKeySource(pace: .url, logger: .quiet) { try provider.fetch() }
        let verifier = TokenVerifier(rules: .test, source: source, now: { clock.now })
        let token = try await provider.token(claims(now: start))
        #expect(await refusal(of: token, verifier) == nil)
        #expect(await refusal(of: token, verifier) == nil)
        clock.set(start + 359)
        #expect(await refusal(of: token, verifier) == nil)
        clock.set(start + 361)
        #expect(await refusal(of: token, verifier) == .expired)
    }
}
