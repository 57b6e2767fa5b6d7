import Foundation
public import JobStatusModels
import JobStore

extension JobKind {
    /// The kind as the listing of kinds shows it.
    public var listing: KindsListing.Kind {
        KindsListing.Kind(
            name: name,
            isDefault: options.isDefault,
            input: fields?.map(\.listing),
            maxAttempts: options.retry.attempts,
            timeoutSeconds: options.timeout.map { $0 / .seconds(1) }
        )
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
