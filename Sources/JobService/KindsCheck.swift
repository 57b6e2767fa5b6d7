import JobRunner
import JobStatusModels
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
            let fields = (kind.listing.input ?? []).map { field in
                "\(field.name): \(field.type.rawValue)\(field.required ? "" : "?")"
            }
            return "\(kind.name)(\(fields.joined(separator: ", ")))"
        }
    }
}
