import Testing

@Suite("The rules find what is against them")
struct ModuleRulesTests {
    private let rules = ModuleRules(allowed: ["Lower": ["Foundation"], "Upper": ["Lower", "FoundationNetworking"]])

    private func violations(_ path: String, _ text: String) -> [String] {
        rules.violations(of: [SourceFile(path: path, text: text)])
    }

    @Test("Allowed imports pass")
    func allowed() {
        #expect(violations("Sources/Upper/A.swift", "import Lower\nimport Upper\n").isEmpty)
        #expect(violations("Shared/Lower/A.swift", "public import Foundation\n").isEmpty)
    }

    @Test(
        "An import against the direction is found in every form",
        arguments: [
            "import Upper", "public import Upper", "@_exported import Upper", "@testable private import Upper",
            "import struct Upper.Value", "    import Upper.Sub", "#if os(Linux)\nimport Upper\n#endif",
            "/* a */\nimport Upper", "let text = \"\"\"\n  words\n  \"\"\"\nimport Upper",
        ]
    )
    func forbidden(text: String) {
        let found = violations("Sources/Lower/A.swift", text)
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("Lower must not import Upper") == true)
    }

    @Test(
        "What only looks like an import is none",
        arguments: [
            "// import Upper", "/// import Upper", "/*\nimport Upper\n*/", "let text = \"\"\"\nimport Upper\n\"\"\"",
            "let important = Upper()", "importUpper()",
        ]
    )
    func noImport(text: String) {
        #expect(violations("Sources/Lower/A.swift", text).isEmpty)
    }

    @Test("The place is named")
    func place() {
        #expect(
            violations("Sources/Lower/A.swift", "\nimport CLibPQ\n")
                == ["Sources/Lower/A.swift:2: Lower must not import CLibPQ"]
        )
    }

    @Test("A module without a rule is found")
    func unknownModule() {
        #expect(violations("Sources/New/A.swift", "").count == 1)
    }

    @Test("FoundationNetworking stands in one file, under its condition")
    func network() {
        let guarded = "#if canImport(FoundationNetworking)\nimport FoundationNetworking\n#endif\n"
        let bare = "import FoundationNetworking\n"
        let wrongBranch = "#if canImport(FoundationNetworking)\n#else\nimport FoundationNetworking\n#endif\n"
        #expect(violations("Sources/Upper/A.swift", guarded).isEmpty)
        #expect(violations("Sources/Upper/A.swift", bare).count == 1)
        #expect(violations("Sources/Upper/A.swift", wrongBranch).count == 1)
        let two = ["A", "B"].map { SourceFile(path: "Sources/Upper/\($0).swift", text: guarded) }
        #expect(rules.violations(of: two).count == 1)
    }

    @Test("XCTest is found in tests too")
    func xctest() {
        #expect(violations("Tests/LowerTests/A.swift", "import XCTest\n").count == 1)
        #expect(violations("Tests/LowerTests/A.swift", "import Testing\nimport Anything\n").isEmpty)
    }

    @Test("A file of 400 lines passes, one of 401 does not")
    func length() {
        #expect(violations("Tests/A.swift", String(repeating: "x\n", count: 400)).isEmpty)
        #expect(violations("Tests/A.swift", String(repeating: "x\n", count: 401)).count == 1)
    }

    @Test("A path of one machine is found", arguments: ["home", "root", "Users"])
    func machinePath(folder: String) {
        #expect(violations("Tests/A.swift", "let path = \"/\(folder)/somebody/file\"").count == 1)
        #expect(violations("Tests/A.swift", "let path = \"/tmp/file\"").isEmpty)
    }

    @Test("A file's module is that of its folder")
    func module() {
        #expect(SourceFile(path: "Sources/Upper/Sub/A.swift", text: "").module == "Upper")
        #expect(SourceFile(path: "sql/JobSchema.swift", text: "").module == "JobSchema")
        #expect(SourceFile(path: "Package.swift", text: "").module == nil)
        #expect(SourceFile(path: "Tests/UpperTests/A.swift", text: "").module == nil)
    }
}
