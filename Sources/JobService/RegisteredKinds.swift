import Foundation
import JobRunner
import JobStatusAPI
import JobStatusModels
import JobStore

/// Shows the API what the runner knows of its kinds.
struct RegisteredKinds: KindCatalog {
    let registry: KindRegistry

    var defaultKind: String? { registry.defaultKind }

    func kinds() -> [KindsListing.Kind] {
        registry.all.map(\.listing)
    }

    func newJob(
        kind name: String,
        input: RawJSON?,
        priority: Int,
        runAt: Date?,
        maxAttempts: Int?,
        timeout: Duration?
    ) throws(StartRefusal) -> NewJob {
        guard let kind = registry[name] else { throw .unknownKind(known: registry.names) }
        let checked: RawJSON
        do {
            checked = try kind.checkedInput(input)
        } catch {
            throw .invalidInput(field: error.field, detail: error.description)
        }
        return NewJob(
            kind: name,
            input: checked,
            queue: kind.options.queue,
            priority: priority,
            runAt: runAt,
            maxAttempts: maxAttempts ?? kind.options.retry.attempts,
            timeout: timeout ?? kind.options.timeout
        )
    }
}
