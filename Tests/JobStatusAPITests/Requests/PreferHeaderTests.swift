import HTTPTypes
import Testing

@testable import JobStatusAPI

struct PreferHeaderTests {
    @Test(
        arguments: [
            ("wait=10", 10),
            ("wait=0", 0),
            ("WAIT=5", 5),
            ("respond-async, wait=10", 10),
            ("respond-async;x=y, wait=10;foo", 10),
            ("wait = 7", 7),
            (#"wait="20""#, 20),
            ("wait=301", 300),
            ("wait=99999999999999999999", 300),
            ("wait=5, wait=9", 5),
            ("wait=", nil),
            ("wait=-1", nil),
            ("wait=1.5", nil),
            ("wait=x", nil),
            ("wait", nil),
            ("waiting=5", nil),
            ("return=minimal", nil),
            ("", nil),
        ] as [(String, Int?)]
    )
    func readsWait(value: String, expected: Int?) {
        #expect(PreferHeader([.prefer: value]).wait == expected)
    }

    @Test
    func readsSeveralFields() {
        var headers = HTTPFields()
        headers.append(HTTPField(name: .prefer, value: "return=minimal"))
        headers.append(HTTPField(name: .prefer, value: "wait=3"))
        #expect(PreferHeader(headers).wait == 3)
        #expect(PreferHeader([:]).wait == nil)
    }
}
