import Testing

@testable import JobStore

@Suite("API keys")
struct APIKeyTests {
    @Test func readsWhatItWrites() throws {
        let key = APIKey()
        #expect(key.text.utf8.count == 68)
        #expect(key.text.hasPrefix("jobd_\(key.id)_"))
        let read = try #require(APIKey(key.text))
        #expect(read.id == key.id)
        #expect(read.hash == key.hash)
        #expect(Set((0..<1000).map { _ in APIKey().id }).count == 1000)
    }

    @Test func matchesItsOwnHashAlone() throws {
        let key = APIKey()
        #expect(key.hash.count == 32)
        #expect(key.matches(key.hash))
        var wrong = key.hash
        wrong[31] ^= 1
        #expect(!key.matches(wrong))
        #expect(!key.matches([]))
        // The part that names it counts, too: the hash is of the whole key.
        let renamed = try #require(APIKey("jobd_aaaaaaaaaa_" + key.text.suffix(52)))
        #expect(!renamed.matches(key.hash))
    }

    /// How long a comparison takes can't be tested without chance; that it takes in every bit can.
    @Test func everyBitOfTheHashCounts() {
        let key = APIKey()
        for bit in 0..<256 {
            var wrong = key.hash
            wrong[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.matches(wrong))
        }
        #expect(!key.matches(Array(key.hash.dropLast())))
        #expect(!key.matches(key.hash + [0]))
    }

    @Test(arguments: [
        "", "jobd_", "jobd_abcdefghij", String(repeating: "a", count: 68), "eyJhbGciOiJub25lIn0.e30.",
        "jobd_abcdefghij_" + String(repeating: "A", count: 52), "jobd_abcdefghij_" + String(repeating: "a", count: 51),
        "jobd_abcdefghij_" + String(repeating: "a", count: 53), "jobd_abcdefghij-" + String(repeating: "a", count: 52),
        "jobd_abcdefghi1_" + String(repeating: "a", count: 52), "JOBD_abcdefghij_" + String(repeating: "a", count: 52),
    ])
    func isNoKey(text: String) {
        #expect(APIKey(text) == nil)
    }

    @Test func readsScopes() {
        #expect(AccessScope.set(list: "read") == [.read])
        #expect(AccessScope.set(list: "read, write") == [.read, .write])
        #expect(AccessScope.set(list: "write,write") == [.write])
        #expect(AccessScope.set(list: "admin") == [.admin])
        for list in ["", "Read", "read,", "read;write", "read,root"] {
            #expect(AccessScope.set(list: list) == nil, "\(list)")
        }
        #expect(AccessScope.list([.write, .read]) == "read,write")
    }

    @Test func knowsOwners() {
        #expect(JobOwner.isValid("shop-app"))
        #expect(JobOwner.isValid("auth0|5f7c8ec7c33c6c004bbafe82"))
        #expect(JobOwner.isValid(String(repeating: "ä", count: 127)))
        #expect(!JobOwner.isValid(""))
        #expect(!JobOwner.isValid("a\nb"))
        #expect(!JobOwner.isValid(String(repeating: "ä", count: 128)))
    }
}
