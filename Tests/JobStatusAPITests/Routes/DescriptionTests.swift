import HTTPTypes
import Testing

@testable import JobStatusAPI

@Suite(.timeLimit(.minutes(5)))
struct DescriptionTests {
    /// Every route is described, and nothing else is.
    @Test
    func theDescriptionNamesEveryRoute() async throws {
        try await withAPI { api in
            let answer = try await api.get("/openapi.yaml")
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "application/yaml")
            let paths = answer.text.split(separator: "\n").filter { $0.hasPrefix("  /") }
                .map { $0.dropFirst(2).dropLast() }
            #expect(Set(paths.map(String.init)) == Set(api.table.routes.map(\.path)))
        }
    }

    @Test
    func everySortOfProblemHasAStatusThatIsDescribed() async throws {
        try await withAPI { api in
            let text = try await api.get("/openapi.yaml").text
            #expect(text.contains("application/problem+json"))
            for retry in ["never", "after", "reauthenticate", "resync"] { #expect(text.contains(retry)) }
        }
    }
}
