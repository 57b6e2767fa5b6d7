import JobStore

extension InputField {
    /// Refuses a value of another type.
    func check(_ value: RawJSON) throws(InputError) {
        let isValid =
            switch type {
            case .string: value.kind == .string
            case .integer: value.int != nil
            case .number: value.kind == .number
            case .boolean: value.kind == .boolean
            case .path: value.kind == .string
            case .any: true
            }
        guard isValid else { throw InputError(field: "input.\(name)", detail: "expected \(expectation)") }
        if case .path(let root) = type {
            do {
                _ = try root.resolve(value.string ?? "")
            } catch {
                throw InputError(field: "input.\(name)", detail: error.description)
            }
        }
    }

    private var expectation: String {
        switch type {
        case .string: "a string"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .path: "a path, as a string"
        case .any: "a value"
        }
    }
}
