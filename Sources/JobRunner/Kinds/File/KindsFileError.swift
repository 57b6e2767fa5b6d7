/// Everything that is wrong with a kinds file.
public struct KindsFileError: Error, Sendable, Hashable {
    /// One thing that is wrong.
    public struct Issue: Sendable, Hashable {
        /// The line, from 1; nil if it is about the file as a whole.
        public var line: Int?

        /// The key, such as `kinds.checksum.retry.attempts`; empty at the top.
        public var key: String

        /// What is wrong, and what to do where that is not plain.
        public var message: String
    }

    /// The path of the file, as it was given.
    public let file: String

    /// What is wrong, in the order of the lines.
    public let issues: [Issue]
}

extension KindsFileError: CustomStringConvertible {
    /// One line for each issue: `FILE:LINE: KEY: what is wrong`.
    public var description: String {
        issues.map { issue in
            let place = issue.line.map { "\(file):\($0)" } ?? file
            return "\(place): " + (issue.key.isEmpty ? "" : "\(issue.key): ") + issue.message
        }.joined(separator: "\n")
    }
}
