import ArgumentParser
import Foundation
import JobStatusClient
import JobStatusModels

/// Lists the kinds of job.
struct KindsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kinds",
        abstract: "List the kinds of job that can be started, with their input fields."
    )

    @OptionGroup(title: "Options of every command") var options: GlobalOptions

    func run() async throws {
        let session = try Session(options)
        let answer = try await session.answer { try await $0.send(.kinds) }
        if options.json {
            return JSONText.elements(of: "kinds", in: answer.body).forEach(Console.output.writeLine)
        }
        guard !answer.value.kinds.isEmpty else {
            return Console.error.writeLine("The server has no kinds; give it some with 'jobd serve --kinds FILE'.")
        }
        let capabilities = session.outputCapabilities
        let palette = Palette(isColored: capabilities.hasColor)
        let lines = KindTexts.table(answer.value).lines(width: capabilities.width, unicode: capabilities.hasUnicode)
        for (index, line) in lines.enumerated() {
            Console.output.writeLine(index == 0 ? palette.strong(line) : line)
        }
    }
}
