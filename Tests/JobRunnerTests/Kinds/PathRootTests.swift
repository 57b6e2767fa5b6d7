import Foundation
import JobRunner
import TestSupport
import Testing

@Suite("Paths within a folder")
struct PathRootTests {
    private let folder: KindsFolder
    private let root: PathRoot

    init() throws {
        folder = try KindsFolder()
        for name in ["in/a", "in/sub/b", "in/-rf", "in/..c", "in/é", "in/sp ace", "inside/x", "out/secret"] {
            try folder.write(name, name)
        }
        try folder.link("in/good", to: "sub/b")
        try folder.link("in/up", to: "..")
        try folder.link("in/secret", to: "../out/secret")
        try folder.link("in/absolute", to: "\(folder.path)/out")
        try folder.link("in/sibling", to: "../inside/x")
        try folder.link("in/chain", to: "sub/hop")
        try folder.link("in/sub/hop", to: "../../out")
        try folder.link("in/loop", to: "loop")
        try folder.link("in/dangling", to: "nowhere")
        try folder.link("in/back", to: "../in/a")
        root = try PathRoot("in", relativeTo: folder.path)
    }

    @Test(
        "What is inside is resolved",
        arguments: [
            ("a", "in/a"), ("./a", "in/a"), ("sub/b", "in/sub/b"), ("sub//b", "in/sub/b"), ("sub/../a", "in/a"),
            (".", "in"),
            ("-rf", "in/-rf"), ("..c", "in/..c"), ("é", "in/é"), ("sp ace", "in/sp ace"), ("good", "in/sub/b"),
            ("back", "in/a"),
        ]
    )
    func resolves(_ path: String, _ expected: String) throws {
        #expect(try root.resolve(path) == "\(folder.path)/\(expected)")
        #expect(try root.resolve("\(folder.path)/in/\(path)") == "\(folder.path)/\(expected)")
    }

    @Test(
        "What leads out is refused",
        arguments: [
            "..", "../in/a", "../out/secret", "sub/../../out/secret", "sub/../../in/a", "/etc/passwd", "/",
            "//etc/passwd",
            "up", "up/out/secret", "secret", "absolute/secret", "sibling", "chain/secret", "good/../../../out/secret",
            "./../out/secret", "../inside/x",
        ]
    )
    func refusesOutside(_ path: String) {
        #expect(throws: PathError.outside) { try root.resolve(path) }
    }

    @Test("What is not there, or is no path, is refused")
    func refusesOthers() {
        #expect(throws: PathError.notFound) { try root.resolve("b") }
        #expect(throws: PathError.notFound) { try root.resolve("a/x") }
        #expect(throws: PathError.notFound) { try root.resolve("dangling") }
        // Decomposed, where the file's name is composed: to Linux another name.
        #expect(throws: PathError.notFound) { try root.resolve("e\u{301}") }
        #expect(throws: PathError.invalid) { try root.resolve("loop") }
        #expect(throws: PathError.invalid) { try root.resolve("") }
        #expect(throws: PathError.invalid) { try root.resolve("a\0") }
        #expect(throws: PathError.invalid) { try root.resolve("a\0/../../out/secret") }
        #expect(throws: PathError.invalid) { try root.resolve(String(repeating: "x", count: 5_000)) }
    }

    @Test("The folder must be one")
    func needsFolder() {
        #expect(throws: PathError.notFound) { try PathRoot("missing", relativeTo: folder.path) }
        #expect(throws: PathError.notAFolder) { try PathRoot("in/a", relativeTo: folder.path) }
        #expect(throws: PathError.invalid) { try PathRoot("", relativeTo: folder.path) }
    }

    @Test("No random path ever resolves to something outside", arguments: 0..<4)
    func neverLeavesFolder(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let steps = [
            "..", ".", "", "a", "sub", "b", "good", "up", "secret", "absolute", "chain", "hop", "loop", "in", "out",
            "inside",
            "back", "é", "\u{2024}\u{2024}", "%2e%2e", "..\\", "~", folder.path,
        ]
        var resolvedCount = 0
        for _ in 0..<1_000 {
            let count = Int.random(in: 1...6, using: &generator)
            let path = (0..<count).map { _ in steps.randomElement(using: &generator) ?? "" }.joined(separator: "/")
            guard let resolved = try? root.resolve(path) else { continue }
            resolvedCount += 1
            #expect(resolved == root.folder || resolved.hasPrefix(root.folder + "/"), "\(path)")
            let type = try FileManager.default.attributesOfItem(atPath: resolved)[.type] as? FileAttributeType
            #expect(type != .typeSymbolicLink)
        }
        #expect(resolvedCount > 20)
    }
}
