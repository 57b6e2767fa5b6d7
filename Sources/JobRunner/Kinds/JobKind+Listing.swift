import Foundation
public import JobStatusModels
import JobStore

extension JobKind {
    /// The kind as the listing of kinds shows it.
    ///
    /// Its next start by schedule is for people to read, so this node's clock will do.
    public var listing: KindsListing.Kind { listing(at: Date()) }

    /// The kind as the listing of kinds shows it at some time.
    func listing(at now: Date) -> KindsListing.Kind {
        KindsListing.Kind(
            name: name,
            isDefault: options.isDefault,
            input: fields?.map(\.listing),
            maxAttempts: options.retry.attempts,
            timeoutSeconds: options.timeout.map { $0 / .seconds(1) },
            schedule: options.schedule?.listing(at: now)
        )
    }
}

extension JobSchedule {
    /// The schedule as the listing of kinds shows it.
    func listing(at now: Date) -> KindsListing.Schedule {
        KindsListing.Schedule(cron: expression, timeZone: timeZone, next: next(after: now))
    }
}

extension InputField {
    /// The field as the listing of kinds shows it.
    var listing: KindsListing.Field {
        KindsListing.Field(
            name: name,
            type: listedType,
            required: isRequired,
            defaultValue: defaultValue.flatMap { try? JSONDecoder().decode(JSONValue.self, from: Data($0.bytes)) }
        )
    }

    private var listedType: KindsListing.Field.FieldType {
        switch type {
        case .string: .string
        case .integer: .integer
        case .number: .number
        case .boolean: .boolean
        case .path: .path
        case .any: .any
        }
    }
}
