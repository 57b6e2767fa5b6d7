import ArgumentParser
import JobService
import Logging

/// The command `jobd check-kinds`.
struct CheckKinds: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a file of command kinds.",
        discussion: "Prints what each kind takes, or every mistake with its line; exit code 1 then."
    )

    @Argument(help: "The file.")
    var file: String

    func run() async throws {
        for line in try KindsCheck.describe(file: file) {
            print(line)
        }
    }
}
