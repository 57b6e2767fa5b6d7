import JobStore

extension KindsFileReader {
    private static let types = ["string", "integer", "number", "boolean", "path"]

    /// The fields of a kind's input.
    mutating func input(_ value: YAMLValue) -> [InputField] {
        guard let members = value.members else {
            report(value, "expected a name for each field, and under it its type")
            return []
        }
        return members.compactMap { name, member in field(name, member) }
    }

    private mutating func field(_ name: String, _ value: YAMLValue) -> InputField? {
        if !InputFieldName.isValid(name) {
            report(value, "can't name a field: use a letter or _, then up to 63 of A-Za-z0-9_-")
        }
        guard let members = members(value, allowed: ["type", "default", "within"]) else { return nil }
        guard let type = type(members, of: value) else { return nil }
        let field = InputField(name, type, defaultValue: members["default"].flatMap { json($0) })
        if let given = members["default"], let defaultValue = field.defaultValue {
            do throws(InputError) {
                try field.check(defaultValue)
            } catch {
                report(given, error.detail)
            }
        }
        return field
    }

    private mutating func type(_ members: [String: YAMLValue], of field: YAMLValue) -> InputField.FieldType? {
        guard let type = members["type"] else {
            report(field, "has no type: \(Self.types.joined(separator: ", "))")
            return nil
        }
        let name = type.text ?? ""
        if name != "path", let within = members["within"] { report(within, "is for fields of type path alone") }
        switch name {
        case "string": return .string
        case "integer": return .integer
        case "number": return .number
        case "boolean": return .boolean
        case "path": return path(members["within"], of: field)
        default:
            report(type, "expected one of \(Self.types.joined(separator: ", "))")
            return nil
        }
    }

    private mutating func path(_ within: YAMLValue?, of field: YAMLValue) -> InputField.FieldType? {
        guard let within else {
            report(field, "needs within: the folder that its paths may not leave")
            return nil
        }
        guard let text = within.text else {
            report(within, "expected a folder")
            return nil
        }
        do throws(PathError) {
            return .path(within: try PathRoot(text, relativeTo: folder))
        } catch {
            report(within, "the folder \(text) can't be used: \(error)")
            return nil
        }
    }

    /// A scalar as JSON.
    mutating func json(_ value: YAMLValue) -> RawJSON? {
        if let int = value.int { return .int(int) }
        if let bool = value.bool { return .bool(bool) }
        if let double = value.double, double.isFinite, let json = try? RawJSON(validating: "\(double)".utf8) {
            return json
        }
        if let string = value.string { return .string(string) }
        report(value, "expected a text, a number, true or false")
        return nil
    }
}
