/// The owners of jobs: names that authentication gives, by which jobs are kept apart.
public enum JobOwner {
    /// Everybody who can reach a service without authentication, and its schedules.
    public static let local = "local"

    /// Whether a name can be an owner's: 1 to 255 bytes of UTF-8 without control characters.
    public static func isValid(_ name: String) -> Bool {
        (1...255).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
