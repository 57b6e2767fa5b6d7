/// The owners of jobs who are not named by any authentication.
public enum JobOwner {
    /// Everybody who can reach a service without authentication, and its schedules.
    public static let local = "local"
}
