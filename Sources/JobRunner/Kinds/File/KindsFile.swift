import Foundation
import Yams

/// Reads kinds whose jobs are commands from a YAML file.
///
/// ```yaml
/// kinds:
///   checksum:
///     command: [sha256sum, "--", "{path}"]      # argv, never a shell; {field} is replaced within one argument
///     input: { path: { type: path, within: ./ } } # string | integer | number | boolean | path
///     output: text                              # or events: one JSON object a line
///     timeout: 10m
///     retry: { attempts: 3, backoff: exponential, initial: 1s, limit: 5m }
///     concurrency: 2
///     schedule: "*/5 * * * *"                   # or { cron: …, timezone: …, catchUp: 1h, input: { … } }
///     default: true                             # at most one kind
/// ```
///
/// Commands run in the file's own folder, and paths are relative to it. Of the service's environment they get what
/// `CommandEnvironment.passedVariables` names, and `JOB_ID` and `JOB_ATTEMPT`.
public enum KindsFile {
    /// The largest file that is read.
    private static let sizeLimit = 4 << 20

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - node: The node on which the commands will run.
    ///   - checksPrograms: Whether a program that is not installed is an error; not on a node that only accepts jobs.
    /// - Returns: The kinds, in the order of the file.
    /// - Throws: A `KindsFileError` with everything that is wrong.
    public static func load(
        path: String,
        node: CommandEnvironment,
        checksPrograms: Bool = true
    ) throws(KindsFileError) -> [JobKind] {
        func failure(_ message: String, line: Int? = nil) -> KindsFileError {
            KindsFileError(file: path, issues: [.init(line: line, key: "", message: message)])
        }
        let file = URL(fileURLWithPath: path)
        guard let data = try? Data(contentsOf: file) else { throw failure("can't be read: \(reason(path))") }
        guard data.count <= sizeLimit else { throw failure("is larger than \(sizeLimit) bytes") }
        guard let text = String(validating: data, as: UTF8.self) else { throw failure("is not valid UTF-8") }
        let root: Node?
        do {
            root = try compose(yaml: text)
        } catch let error as YamlError {
            let (line, message) = error.place
            throw failure(message, line: line)
        } catch {
            throw failure(String(describing: error))
        }
        // Of the path as it was given: the file itself may be a link that is replaced whenever its text is.
        let folder = file.deletingLastPathComponent().resolvingSymlinksInPath().path
        var reader = KindsFileReader(folder: folder, node: node, checksPrograms: checksPrograms)
        let kinds = reader.read(root)
        guard reader.issues.isEmpty else {
            throw KindsFileError(file: path, issues: reader.issues.sorted { $0.line ?? 0 < $1.line ?? 0 })
        }
        return kinds
    }

    private static func reason(_ path: String) -> String {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        guard manager.fileExists(atPath: path, isDirectory: &isFolder) else { return "there is no such file" }
        return isFolder.boolValue ? "it is a folder" : "it may not be read"
    }
}

extension YamlError {
    /// The line at which reading failed, and why.
    fileprivate var place: (line: Int?, message: String) {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, "is not valid YAML: \(problem) (column \(mark.column))")
        case .duplicatedKeysInMapping(let duplicates, let context):
            (context.mark.line, "a key occurs twice here: \(duplicates.sorted().joined(separator: ", "))")
        case .reader(let problem, _, _, _):
            (nil, "is not valid YAML: \(problem)")
        default:
            (nil, "is not valid YAML: \(self)")
        }
    }
}
