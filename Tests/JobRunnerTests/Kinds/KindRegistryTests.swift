import JobRunner
import JobStatusModels
import Testing

@Suite("The registry of kinds")
struct KindRegistryTests {
    private struct Plain: JobHandler {
        struct Input: Codable, Sendable {}
        static let kind = "plain"
        func run(_ input: Input, context: JobContext) async throws -> Int { 1 }
    }

    private struct Misnamed: JobHandler {
        struct Input: Codable, Sendable {}
        static let kind = "no spaces"
        func run(_ input: Input, context: JobContext) async throws -> Int { 1 }
    }

    @Test("Kinds are found by name")
    func finds() throws {
        let registry = try KindRegistry(DemoKinds.all() + [JobKind(Plain())])
        #expect(registry.names == ["echo", "fail", "noop", "plain", "sleep"])
        #expect(registry.all.map(\.name) == registry.names)
        #expect(registry["plain"]?.name == "plain")
        #expect(registry["other"] == nil)
        #expect(registry.defaultKind == "noop")
        #expect(try KindRegistry([]).defaultKind == nil)
    }

    @Test("Kinds that don't go together are refused")
    func refuses() {
        #expect(throws: KindRegistry.Problem.duplicateName("plain")) {
            try KindRegistry([JobKind(Plain()), JobKind(Plain())])
        }
        #expect(throws: KindRegistry.Problem.invalidName("no spaces")) { try KindRegistry([JobKind(Misnamed())]) }
        #expect(throws: KindRegistry.Problem.twoDefaults("noop", "plain")) {
            try KindRegistry(DemoKinds.all() + [JobKind(Plain(), options: KindOptions(isDefault: true))])
        }
    }

    @Test("A kind is listed with its fields")
    func lists() throws {
        let folder = try KindsFolder()
        let kind = try folder.kind(
            """
            command: [cat, "--", "{file}"]
            input:
              file: { type: path, within: ./ }
              count: { type: integer, default: 3 }
              ratio: { type: number, default: 0.5 }
              flag: { type: boolean }
              text: { type: string, default: "yes" }
            timeout: 90s
            retry: { attempts: 4 }
            default: true
            """
        )
        let listing = kind.listing
        #expect(listing.name == "it")
        #expect(listing.isDefault)
        #expect(listing.maxAttempts == 4)
        #expect(listing.timeoutSeconds == 90)
        let fields = try #require(listing.input)
        #expect(fields.map(\.name) == ["file", "count", "ratio", "flag", "text"])
        #expect(fields.map(\.type) == [.path, .integer, .number, .boolean, .string])
        #expect(fields.map(\.required) == [true, false, false, true, false])
        #expect(fields.map { $0.defaultValue != nil } == [false, true, true, false, true])
        #expect(JobKind(Plain()).listing.input == nil)
    }
}
