import Foundation

extension InputError {
    /// What a failed decoding of the input says, in the words of whoever wrote the JSON and not of the Swift types.
    init(_ error: DecodingError) {
        switch error {
        case .typeMismatch(let type, let context):
            self.init(path: context.codingPath, detail: "expected \(Self.name(of: type))")
        case .valueNotFound(let type, let context):
            self.init(path: context.codingPath, detail: "expected \(Self.name(of: type)), not null")
        case .keyNotFound(let key, let context):
            self.init(path: context.codingPath + [key], detail: "is required")
        case .dataCorrupted(let context):
            let detail = context.debugDescription
            self.init(path: context.codingPath, detail: detail.isEmpty ? "is not a valid value" : detail)
        @unknown default:
            self.init(field: "input", detail: "is not a valid value")
        }
    }

    private init(path: [any CodingKey], detail: String) {
        let steps = path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }
        self.init(field: "input" + steps.joined(), detail: detail)
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type, is Decimal.Type: "a number"
        case is Date.Type: "a date such as 2026-11-23T10:15:00Z"
        case is UUID.Type: "a UUID"
        case is URL.Type: "a URL"
        case is [String: Any].Type: "an object"
        case is [Any].Type: "an array"
        default: "another type of value"
        }
    }
}
