import HTTPTypes
import Testing

@testable import JobStatusAPI

struct IdempotencyKeyFieldTests {
    @Test(arguments: ["k", "8e03978e-40d5-43e8-bc93-6894a57f9324", "\"quoted\"", "~!", "a b"])
    func takesPrintableCharacters(key: String) throws {
        #expect(try IdempotencyKeyField.key([.idempotencyKey: key]) == key)
    }

    @Test
    func hasALimit() throws {
        let longest = String(repeating: "k", count: 255)
        #expect(try IdempotencyKeyField.key([.idempotencyKey: longest]) == longest)
        #expect(throws: APIProblem.self) { try IdempotencyKeyField.key([.idempotencyKey: longest + "k"]) }
    }

    @Test(arguments: ["", "a\tb", "schlüssel"])
    func refusesAllElse(key: String) {
        let problem = #expect(throws: APIProblem.self) { try IdempotencyKeyField.key([.idempotencyKey: key]) }
        #expect(problem?.type == .invalidParameter)
        #expect(problem?.field == "Idempotency-Key")
    }

    @Test
    func refusesTwo() throws {
        var headers = HTTPFields()
        headers.append(HTTPField(name: .idempotencyKey, value: "a"))
        headers.append(HTTPField(name: .idempotencyKey, value: "b"))
        #expect(throws: APIProblem.self) { try IdempotencyKeyField.key(headers) }
        #expect(try IdempotencyKeyField.key([:]) == nil)
    }
}
