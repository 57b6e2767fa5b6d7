/// A random expression, and what it means without reading it.
struct RandomCron {
    /// A field: its text, its values, and whether it begins with `*`.
    struct Field {
        let text: String
        let values: Set<Int>
        var isStar: Bool { text.hasPrefix("*") }
    }

    let minute: Field
    let hour: Field
    let day: Field
    let month: Field
    let weekday: Field

    init(using random: inout some RandomNumberGenerator) {
        minute = Self.field(0...59, &random)
        hour = Self.field(0...23, &random)
        day = Self.field(1...31, &random)
        month = Self.field(1...12, starLikelihood: 0.9, &random)
        weekday = Self.field(0...6, &random)
    }

    var text: String { [minute, hour, day, month, weekday].map(\.text).joined(separator: " ") }

    private static func field(
        _ range: ClosedRange<Int>,
        starLikelihood: Double = 0.4,
        _ random: inout some RandomNumberGenerator
    ) -> Field {
        if Double.random(in: 0..<1, using: &random) < starLikelihood { return Field(text: "*", values: Set(range)) }
        let step = Int.random(in: 1...7, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let values = Set(stride(from: range.lowerBound, through: range.upperBound, by: step))
            return Field(text: "*/\(step)", values: values)
        case 1:
            let first = Int.random(in: range, using: &random)
            let last = Int.random(in: first...range.upperBound, using: &random)
            return Field(text: "\(first)-\(last)/\(step)", values: Set(stride(from: first, through: last, by: step)))
        default:
            let values = (0..<step).map { _ in Int.random(in: range, using: &random) }
            return Field(text: values.map(String.init).joined(separator: ","), values: Set(values))
        }
    }

    /// Whether clocks that show this have a tick.
    func matches(_ label: ClockLabel) -> Bool {
        let isDay = day.values.contains(label.day)
        let isWeekday = weekday.values.contains(label.weekday)
        let isRight = day.isStar || weekday.isStar ? isDay && isWeekday : isDay || isWeekday
        return isRight && month.values.contains(label.month) && hour.values.contains(label.hour)
            && minute.values.contains(label.minute)
    }

    var followsTime: Bool { minute.isStar || hour.isStar }
}
