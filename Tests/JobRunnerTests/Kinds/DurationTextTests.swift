import JobRunner
import Testing

@Suite("Durations as text")
struct DurationTextTests {
    @Test(
        "Every unit is read and written",
        arguments: [
            ("500ms", .milliseconds(500)), ("30s", .seconds(30)), ("10m", .seconds(600)), ("2h", .seconds(7_200)),
            ("7d", .seconds(604_800)), ("0s", .zero), ("1500ms", .milliseconds(1_500)),
            ("36500d", .seconds(3_153_600_000)),
        ] as [(String, Duration)]
    )
    func readsAndWrites(_ text: String, _ duration: Duration) {
        #expect(DurationText.parse(text) == duration)
        #expect(DurationText.format(duration) == text)
    }

    @Test(
        "All else is refused",
        arguments: [
            "", "s", "5", "5 s", " 5s", "5s ", "-5s", "+5s", "1.5s", "5S", "5sec", "5w", "1h30m", "1e3s", "٣s",
            "36501d", "99999999999999999999s", "9223372036854775807d", "9223372036854775807ms",
        ]
    )
    func refuses(_ text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test("The largest whole unit is written")
    func writesLargestUnit() {
        #expect(DurationText.format(.seconds(60)) == "1m")
        #expect(DurationText.format(.seconds(90)) == "90s")
        #expect(DurationText.format(.seconds(86_400 * 14)) == "14d")
        #expect(DurationText.format(.milliseconds(60_001)) == "60001ms")
        #expect(DurationText.format(.microseconds(1_999)) == "1ms")
    }
}
