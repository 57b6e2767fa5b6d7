import JobStatusModels

extension KindsFileReader {
    /// The members of a mapping, each of which must be one of those allowed.
    mutating func members(_ value: YAMLValue, allowed: [String]) -> [String: YAMLValue]? {
        guard let members = value.members else {
            report(value, "expected \(allowed.joined(separator: ", ")), each with its value")
            return nil
        }
        for (name, member) in members where !allowed.contains(name) {
            report(member, "is not known here; known are \(allowed.joined(separator: ", "))")
        }
        return Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
    }

    mutating func integer(_ value: YAMLValue, in range: ClosedRange<Int>) -> Int? {
        guard let number = value.int, range.contains(number) else {
            report(value, "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    mutating func queueName(_ value: YAMLValue) -> String? {
        guard let text = value.text, JobLimits.isValidKind(text) else {
            report(value, "expected a name: 1 to 100 of A-Za-z0-9_.-")
            return nil
        }
        return text
    }

    mutating func boolean(_ value: YAMLValue) -> Bool? {
        if value.bool == nil { report(value, "expected true or false") }
        return value.bool
    }

    mutating func duration(_ value: YAMLValue) -> Duration? {
        guard let duration = value.text.flatMap(DurationText.parse), duration > .zero else {
            report(value, DurationText.expectation)
            return nil
        }
        return duration
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ value: YAMLValue,
        of type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        if let choice = value.text.flatMap(Choice.init(rawValue:)) { return choice }
        report(value, "expected \(Choice.allCases.map(\.rawValue).joined(separator: " or "))")
        return nil
    }
}
