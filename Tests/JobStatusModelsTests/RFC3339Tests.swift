import Foundation
import JobStatusModels
import Testing

struct RFC3339Tests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-03-01T09:30:00.250Z", 1_772_357_400.25),
        ("2026-03-01T09:30:00.25Z", 1_772_357_400.25), ("2026-03-01t09:30:00z", 1_772_357_400),
        ("2026-03-01 09:30:00Z", 1_772_357_400), ("2026-03-01T11:30:00+02:00", 1_772_357_400),
        ("2026-03-01T04:00:00.5-05:30", 1_772_357_400.5), ("2026-03-01T09:30:00.123456789Z", 1_772_357_400.123_456_789),
        ("2000-02-29T23:59:59Z", 951_868_799), ("1969-12-31T23:59:59.5Z", -0.5),
        ("2016-12-31T23:59:60Z", 1_483_228_800), ("0001-01-01T00:00:00Z", -62_135_596_800),
    ])
    func reads(text: String, seconds: Double) throws {
        let date = try #require(RFC3339.date(from: text))
        #expect(abs(date.timeIntervalSince1970 - seconds) < 1e-6)
    }

    @Test(arguments: [
        "", "2026-03-01", "2026-03-01T09:30:00", "2026-03-01T09:30Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-04-31T00:00:00Z", "2026-03-01T24:00:00Z",
        "2026-03-01T09:60:00Z", "2026-03-01T09:30:61Z", "2026-03-01T09:30:00.Z", "2026-03-01T09:30:00+0200",
        "2026-03-01T09:30:00+24:00", "2026-03-01T09:30:00Zz", " 2026-03-01T09:30:00Z", "2026-03-01T09:30:00,5Z",
        "+026-03-01T09:30:00Z", "20２6-03-01T09:30:00Z",
    ])
    func refuses(text: String) {
        #expect(RFC3339.date(from: text) == nil)
    }

    @Test func writesMilliseconds() {
        #expect(RFC3339.string(from: Date(timeIntervalSince1970: 0)) == "1970-01-01T00:00:00.000Z")
        #expect(RFC3339.string(from: Date(timeIntervalSince1970: 1_772_357_400.9996)) == "2026-03-01T09:30:01.000Z")
        #expect(RFC3339.string(from: Date(timeIntervalSince1970: -0.001)) == "1969-12-31T23:59:59.999Z")
        #expect(RFC3339.string(from: Date(timeIntervalSince1970: -62_135_596_800)) == "0001-01-01T00:00:00.000Z")
        #expect(RFC3339.string(from: Date(timeIntervalSince1970: 1e15)) == "9999-12-31T23:59:59.999Z")
        #expect(RFC3339.string(from: Date(timeIntervalSince1970: -1e15)) == "0000-01-01T00:00:00.000Z")
    }

    @Test func agreesWithFoundationOnEveryKindOfDay() throws {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let milliseconds = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &generator)
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
            let text = RFC3339.string(from: date)
            let back = try #require(RFC3339.date(from: text))
            #expect(abs(back.timeIntervalSince(date)) < 0.000_6, "\(text)")
            if milliseconds > -11_000_000_000_000 {  // Before 1582 Foundation may count by another calendar.
                #expect(try abs(style.parse(text).timeIntervalSince(date)) < 0.001_1, "\(text)")
            }
        }
    }
}
