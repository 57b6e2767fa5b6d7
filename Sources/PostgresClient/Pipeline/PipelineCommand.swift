/// One statement on its way through a connection.
struct PipelineCommand: Hashable {
    /// How it is to be treated.
    enum Kind {
        /// A single idempotent select: shares a sync with others, and may be sent twice.
        case read
        /// Anything else: a unit of its own, answered at its sync.
        case write
    }

    let id: UInt64
    let kind: Kind
    /// Whether it was sent before: nothing is sent a third time.
    var isRepeated = false
}
