/// What a node knows of jobs like one: what it takes to tell when the job will start and end.
struct JobOutlook: Sendable, Hashable {
    /// How long recent runs of the kind took, in seconds; empty if none is known.
    var durations: [Double] = []

    /// In how many seconds a job that waits for its turn is expected to start; nil if that is not known.
    var startsIn: Double?

    /// Nothing.
    static let unknown = JobOutlook()
}
