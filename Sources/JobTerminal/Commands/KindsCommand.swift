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

    @OptionGroup var options: GlobalOptions

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
        let lines = KindTexts.table(answer.value).lines(
            width: capabilities.width,
            unicode: capabilities.hasUnicode
        ) { row, _, text in row == nil ? palette.strong(text) : text }
        lines.forEach(Console.output.writeLine)
    }
}
