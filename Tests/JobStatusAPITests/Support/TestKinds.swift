import Foundation
import JobStatusAPI
import JobStatusModels
import JobStore

/// Three kinds: `noop` (the default), `echo` (takes anything), `count` (needs a whole number `count`).
struct TestKinds: KindCatalog {
    var defaultKind: String? = "noop"

    func kinds() -> [KindsListing.Kind] {
        [
            KindsListing.Kind(
                name: "count",
                input: [KindsListing.Field(name: "count", type: .integer, required: true)]
            ),
            KindsListing.Kind(name: "echo"),
            KindsListing.Kind(name: "noop", isDefault: true),
        ]
    }

    func newJob(
        kind: String,
        input: RawJSON?,
        priority: Int,
        runAt: Date?,
        maxAttempts: Int?,
        timeout: Duration?
    ) throws(StartRefusal) -> NewJob {
        let names = kinds().map(\.name)
        guard names.contains(kind) else { throw .unknownKind(known: names) }
        if kind == "count", input?["count"]?.int == nil {
            throw .invalidInput(field: "input.count", detail: "\"count\" must be a whole number.")
        }
        return NewJob(
            kind: kind,
            input: input ?? .emptyObject,
            priority: priority,
            runAt: runAt,
            maxAttempts: maxAttempts ?? 1,
            timeout: timeout
        )
    }
}
