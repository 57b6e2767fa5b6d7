import Foundation

/// Looks in the modules that phones have for what does not exist there, or does not exist on Linux, or does not work
/// alike on both: these modules are compiled and tested on Linux alone.
struct PhoneScan {
    /// Something that must not be used, and why.
    struct Rule {
        /// A regular expression for the code, without comments and strings.
        let pattern: String
        let reason: String
        /// Code that uses it.
        let example: String
    }

    /// The modules that phones have.
    static let modules: Set<String> = ["JobStatusModels", "JobStatusClient", "JobStatusSync"]

    /// All rules.
    static var rules: [Rule] { newerThanPhones + missingOnLinux + missingOnPhones }

    /// Everything that is against the rules, as `PATH:LINE: what`.
    static func violations(of files: [SourceFile]) -> [String] {
        files.filter { $0.module.map(modules.contains) == true }.flatMap(violations(of:))
    }

    private static func violations(of file: SourceFile) -> [String] {
        SourceCode.lines(of: file.text).enumerated().flatMap { index, line in
            rules.filter { rule in
                line.range(of: rule.pattern, options: .regularExpression) != nil
            }.map { "\(file.path):\(index + 1): \($0.reason)" }
        }
    }
}
