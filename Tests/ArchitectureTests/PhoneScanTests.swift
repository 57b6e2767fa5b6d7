import Testing

@Suite("What phones compile is only what exists on Linux and on phones")
struct PhoneScanTests {
    private func violations(_ text: String, module: String = "JobStatusClient") -> [String] {
        PhoneScan.violations(of: [SourceFile(path: "Sources/\(module)/A.swift", text: text)])
    }

    @Test("The modules that phones have keep to it")
    func noViolations() throws {
        let files = try SourceFile.all.get()
        let violations = PhoneScan.violations(of: files)
        #expect(violations.isEmpty, "\(violations.joined(separator: "\n"))")
        #expect(files.contains { $0.module == "JobStatusModels" } && files.contains { $0.module == "JobStatusClient" })
    }

    @Test("Every rule finds its example", arguments: PhoneScan.rules.map(\.example))
    func example(code: String) {
        let found = violations("let before = 0\n    \(code)\n")
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.hasPrefix("Sources/JobStatusClient/A.swift:2: ") == true)
        #expect(violations(code, module: "JobStatusSync").count == 1)
        #expect(violations(code, module: "JobStore").isEmpty)
    }

    @Test("Comments and texts are no code", arguments: PhoneScan.rules.map(\.example))
    func noCode(code: String) {
        let text = code.replacing("\"", with: "")
        #expect(violations("// \(text)").isEmpty)
        #expect(violations("/// \(text)\nlet a = 1").isEmpty)
        #expect(violations("/* a\n \(text)\n /* b */ \(text) */").isEmpty)
        #expect(violations("let a = \"\(text)\"").isEmpty)
        #expect(violations("let a = \"\"\"\n\(text)\n\"\"\"").isEmpty)
    }

    @Test("What follows a comment or a text is code again")
    func codeAgain() {
        #expect(violations("/* a */ let a = Mutex(1)").count == 1)
        #expect(violations("f(\"a \\\" // b\", Mutex(1))").count == 1)
        #expect(violations("let a = \"\"\"\n  b\n  \"\"\" + Mutex(1)").count == 1)
    }

    @Test("The one condition that is allowed is")
    func condition() {
        #expect(violations("#if canImport(FoundationNetworking)\n#endif").isEmpty)
        #expect(violations("#if canImport(Combine)\n#endif").count == 1)
    }
}
