import JobRunner
import Logging

/// Looks at a file of command kinds without running any.
public enum KindsCheck {
    /// One line for each kind of a file: its name and its input fields.
    ///
    /// - Parameter file: The path of the file.
    /// - Returns: The lines.
    /// - Throws: An error that names every mistake with its line.
    public static func describe(file: String) throws -> [String] {
        let environment = CommandEnvironment(logger: Logger(label: "check-kinds"))
        return try KindsFile.load(path: file, node: environment).map { kind in
            let fields = (kind.fields ?? []).map { "\($0.name): \($0.type)\($0.isRequired ? "" : "?")" }
            return "\(kind.name)(\(fields.joined(separator: ", ")))"
        }
    }
}
