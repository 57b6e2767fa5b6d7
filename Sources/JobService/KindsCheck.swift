import JobRunner
import JobStatusModels
import Logging

/// Looks at a file of command kinds without running any.
public enum KindsCheck {
    /// One line for each kind of a file: its name, its input fields, and its schedule if it has one.
    ///
    /// - Parameter file: The path of the file.
    /// - Returns: The lines.
    /// - Throws: An error that names every mistake with its line.
    public static func describe(file: String) throws -> [String] {
        let environment = CommandEnvironment(logger: Logger(label: "check-kinds"))
        return try KindsFile.load(path: file, node: environment).map { kind in
            let listing = kind.listing
            let fields = (listing.input ?? []).map { field in
                "\(field.name): \(field.type.rawValue)\(field.required ? "" : "?")"
            }
            let line = "\(kind.name)(\(fields.joined(separator: ", ")))"
            guard let schedule = listing.schedule else { return line }
            return "\(line)  \(schedule.cron) \(schedule.timeZone)" + next(schedule)
        }
    }

    private static func next(_ schedule: KindsListing.Schedule) -> String {
        schedule.next.map { ", next \(RFC3339.string(from: $0))" } ?? ""
    }
}
