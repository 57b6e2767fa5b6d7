import HTTPTypes
import JobStore
import Testing

@testable import JobStatusAPI

struct BearerTokenTests {
    private func headers(_ values: String...) -> HTTPFields {
        HTTPFields(values.map { HTTPField(name: .authorization, value: $0) })
    }

    @Test
    func readsTheToken() throws {
        for value in ["Bearer abc", "bearer abc", "BEARER  abc"] {
            #expect(try BearerToken.of(headers(value)) == "abc")
        }
    }

    @Test
    func saysWhatIsWrong() {
        for values in [[], ["Basic abc"], ["Bearer"], ["Bearer "], ["Bearerabc"], ["Bearer a", "Bearer b"]] {
            let headers = HTTPFields(values.map { HTTPField(name: .authorization, value: $0) })
            do {
                let token = try BearerToken.of(headers)
                Issue.record("\(values) gave \(token)")
            } catch {
                #expect(error.type == .unauthenticated)
                #expect(error.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
                // RFC 6750, section 3.1: no error code if there are no credentials at all.
                #expect((error.headers[.wwwAuthenticate] == "Bearer") == values.isEmpty)
            }
        }
    }

    @Test
    func anAdministratorMayDoEverything() {
        let admin = Identity(owner: "ops", scopes: [.admin])
        #expect(admin.permits(.read) && admin.permits(.write) && admin.permits(.admin))
        #expect(admin.seesEveryOwner)
        let writer = Identity(owner: "ann", scopes: [.write])
        #expect(writer.permits(.write) && !writer.permits(.read) && !writer.permits(.admin))
        #expect(!writer.seesEveryOwner)
        #expect(Identity.local.permits(.admin))
        #expect(!Identity.local.seesEveryOwner)
    }
}
