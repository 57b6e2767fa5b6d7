import HTTPTypes
import Testing

@testable import JobStatusAPI

struct MediaTypeTests {
    @Test(arguments: [
        "application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\"",
        "application/vnd.api+json", "application/json ; profile=\"x\"",
    ])
    func takesJSON(value: String) throws {
        try MediaType.requireJSON([.contentType: value])
    }

    @Test(arguments: [
        "text/plain", "application/jsonp", "application/+json", "application/x-www-form-urlencoded", "text/json", "",
        "application/json; charset=iso-8859-1", "application/octet-stream",
    ])
    func refusesAllElse(value: String) {
        #expect(!MediaType.isJSON(value))
    }

    @Test
    func namesTheFieldThatIsWrong() {
        let missing = #expect(throws: APIProblem.self) { try MediaType.requireJSON([:]) }
        #expect(missing?.field == "Content-Type")
        let coded = #expect(throws: APIProblem.self) {
            try MediaType.requireJSON([.contentType: "application/json", .contentEncoding: "gzip"])
        }
        #expect(coded?.type == .unsupportedMediaType)
        #expect(coded?.field == "Content-Encoding")
    }
}
