/// Jobs of one owner to be made together: all or none, and under a key only if that is new.
struct NewStart: Sendable {
    /// The jobs; at least one.
    var jobs: [NewJob]

    /// Whose they will be.
    var owner: String

    /// What makes asking twice the same start.
    var key: IdempotencyKey?

    /// What it takes of a statement, in bytes, next to nothing aside.
    var size: Int {
        jobs.reduce(key?.payload.bytes.count ?? 0) { $0 + $1.input.bytes.count }
    }
}
