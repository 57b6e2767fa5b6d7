/// Word that jobs have changed or may have, whoever changed them.
///
/// Of what others do it carries no truth: whoever wants that asks the database.
public enum ChangeNotice: Sendable {
    /// This process has changed these jobs.
    case committed(CommittedJobs)

    /// Another node says that it has changed these jobs.
    case announced([JobID])

    /// It is time to look at everything: so it is twice in a look interval, and whenever notices may have been missed.
    case look
}
