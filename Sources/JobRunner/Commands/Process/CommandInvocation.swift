/// Everything that one run of a command needs to know.
struct CommandInvocation: Sendable {
    /// The program, as an absolute path.
    var executable: String
    /// The arguments behind the program's name.
    var arguments: [String]
    var environment: [String: String]
    /// The working directory.
    var folder: String
    /// What is written to standard input.
    var input: [UInt8]
}
