import Foundation
import Testing

/// What the guides show is what is in the example, which is compiled as far as this system can.
@Suite("The code of the guides")
struct GuideTextTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let guides = [
        "Sources/JobStatusClient/JobStatusClient.docc/FromTheFirstTapToTheResult.md",
        "Sources/JobStatusSync/JobStatusSync.docc/ObservingJobs.md",
    ]

    /// The lines of a text that say something, without their indentation.
    private func lines(_ text: some StringProtocol) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    @Test(arguments: guides)
    func isThatOfTheExample(guide: String) throws {
        let folder = Self.root.appendingPathComponent("Examples/report-app")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let example = try files.map { lines(try String(contentsOf: $0, encoding: .utf8)) }
        let text = try String(contentsOf: Self.root.appendingPathComponent(guide), encoding: .utf8)
        let blocks = text.matches(of: /```swift\n([^`]*)```/).map { lines($0.1) }
        #expect(blocks.count >= 3)
        for block in blocks {
            let isShown = example.contains { !$0.ranges(of: block).isEmpty }
            #expect(isShown, Comment(rawValue: block.joined(separator: "\n")))
        }
    }
}
