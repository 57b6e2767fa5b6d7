/// One of the five fields of a cron expression.
enum CronField: String, CaseIterable {
    case minute
    case hour
    case day = "day of month"
    case month
    case weekday = "day of week"

    /// The values that may be written.
    var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .day: 1...31
        case .month: 1...12
        // Sunday is 0 as well as 7.
        case .weekday: 0...7
        }
    }

    /// Names that stand for values, the first for the least one.
    private var names: [String] {
        switch self {
        case .minute, .hour, .day: []
        case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        case .weekday: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        }
    }

    /// Reads a list of `*`, values and ranges, each but a single value with a step if wanted.
    func values(of text: Substring) throws(ScheduleError) -> CronValues {
        var values = CronValues()
        for element in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = element.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            let range = try self.range(of: parts[0])
            let step = parts.count > 1 ? try self.step(parts[1], of: element) : 1
            for value in stride(from: range.lowerBound, through: range.upperBound, by: step) {
                values.insert(self == .weekday ? value % 7 : value)
            }
        }
        return values
    }

    private func range(of text: Substring) throws(ScheduleError) -> ClosedRange<Int> {
        if text == "*" { return self == .weekday ? 0...6 : range }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try value(of: ends[0])
        guard ends.count > 1 else { return first...first }
        var last = try value(of: ends[1])
        // A week may also end with its Sunday: sat-sun.
        if self == .weekday, last == 0, first > 0 { last = 7 }
        guard first <= last else { throw error("the range \"\(text)\" runs backwards") }
        return first...last
    }

    private func step(_ text: Substring, of element: Substring) throws(ScheduleError) -> Int {
        guard element.hasPrefix("*") || element.contains("-") else {
            throw error("a step needs * or a range before it, not \"\(element)\"")
        }
        guard let step = number(text), step > 0 else { throw error("\"\(text)\" is not a step") }
        return step
    }

    private func value(of text: Substring) throws(ScheduleError) -> Int {
        if let index = names.firstIndex(of: text.lowercased()) { return index + range.lowerBound }
        guard let value = number(text), range.contains(value) else {
            let namesText = names.isEmpty ? "" : ", nor one of \(names.joined(separator: ", "))"
            throw error("\"\(text)\" is not from \(range.lowerBound) to \(range.upperBound)\(namesText)")
        }
        return value
    }

    private func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }

    private func error(_ message: String) -> ScheduleError {
        ScheduleError("\(rawValue): \(message)")
    }
}
