import Configuration
import JobRunner

/// Reads options and says which one is wrong, and what was expected.
struct OptionReader {
    let reader: ConfigReader

    func string(_ key: ConfigKey, isSecret: Bool = false) async throws -> String? {
        let value = try await value(key, "expected text") {
            try await reader.fetchString(forKey: key, isSecret: isSecret)
        }
        return value?.isEmpty == true ? nil : value
    }

    func int(_ key: ConfigKey, in range: ClosedRange<Int>) async throws -> Int? {
        let expectation = "expected a whole number from \(range.lowerBound) to \(range.upperBound)"
        let value = try await value(key, expectation) { try await reader.fetchInt(forKey: key) }
        guard let value else { return nil }
        guard range.contains(value) else { throw JobServiceError("\(key): \(expectation), not \(value)") }
        return value
    }

    func bool(_ key: ConfigKey) async throws -> Bool? {
        try await value(key, "expected true or false") { try await reader.fetchBool(forKey: key) }
    }

    func duration(_ key: ConfigKey, atLeast minimum: Duration) async throws -> Duration? {
        guard let text = try await string(key) else { return nil }
        guard let duration = DurationText.parse(text) else {
            throw JobServiceError("\(key): \(DurationText.expectation), not '\(text)'")
        }
        guard duration >= minimum else {
            throw JobServiceError("\(key): expected at least \(DurationText.format(minimum)), not '\(text)'")
        }
        return duration
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: ConfigKey,
        of type: Choice.Type
    ) async throws -> Choice? {
        guard let text = try await string(key) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let known = type.allCases.map(\.rawValue).joined(separator: ", ")
            throw JobServiceError("\(key): expected one of \(known), not '\(text)'")
        }
        return choice
    }

    private func value<Value>(
        _ key: ConfigKey,
        _ expectation: String,
        fetch: () async throws -> Value?
    ) async throws -> Value? {
        do {
            return try await fetch()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw JobServiceError("\(key): \(expectation)")
        }
    }
}
