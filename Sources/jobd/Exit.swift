import ArgumentParser
import Foundation

/// How the program ends.
enum Exit {
    /// Runs `body` and ends the program with the code that its error stands for: usage errors are 2 here, and not
    /// ArgumentParser's 64; all else that keeps it from working is 1.
    static func mappingUsage(_ body: @Sendable () async throws -> Void) async -> Never {
        do {
            try await body()
            exit(0)
        } catch {
            let code = Jobd.exitCode(for: error)
            if code == .validationFailure {
                FileHandle.standardError.write(Data((Jobd.fullMessage(for: error) + "\n").utf8))
                exit(2)
            }
            if code.isSuccess || error is ExitCode {
                Jobd.exit(withError: error)
            }
            FileHandle.standardError.write(Data("jobd: \(error)\n".utf8))
            exit(1)
        }
    }
}
