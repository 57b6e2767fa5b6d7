import Testing

@Suite("The package keeps to its layout")
struct ArchitectureTests {
    @Test("No file is against the rules")
    func noViolations() throws {
        let violations = ModuleRules.package.violations(of: try SourceFile.all.get())
        #expect(violations.isEmpty, "\(violations.joined(separator: "\n"))")
    }

    @Test("Every module of the rules has files, so nothing was overlooked", arguments: ModuleRules.package.allowed.keys)
    func moduleIsFound(module: String) throws {
        #expect(try SourceFile.all.get().contains { $0.module == module })
    }

    @Test("The files of the tests are read too")
    func testsAreFound() throws {
        #expect(try SourceFile.all.get().contains { $0.path == "Tests/ArchitectureTests/ArchitectureTests.swift" })
    }
}
