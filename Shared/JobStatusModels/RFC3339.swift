public import Foundation

/// The timestamps of the wire format: RFC 3339, written in UTC with milliseconds.
public enum RFC3339 {
    /// Writes a date like `2026-03-01T09:30:00.250Z`, rounded to the nearest millisecond.
    ///
    /// The years 0 to 9999 can be written; a date outside of them becomes the nearest that can.
    public static func string(from date: Date) -> String {
        let seconds = min(max(date.timeIntervalSince1970, -62_167_219_200), 253_402_300_799.999)
        let total = Int64((seconds * 1_000).rounded())
        let (days, milliseconds) = total.flooredDivision(by: 86_400_000)
        let day = CivilDay(daysSince1970: days)
        let (hour, minute) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60)
        let (second, fraction) = (milliseconds / 1_000 % 60, milliseconds % 1_000)
        // Each answer has some: by way of strings of their own the numbers take five times as long.
        return String(unsafeUninitializedCapacity: 24) { text in
            var end = 0
            func write(_ number: Int64, width: Int, _ separator: Unicode.Scalar) {
                var rest = number
                for index in stride(from: end + width - 1, through: end, by: -1) {
                    text[index] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
                text[end + width] = UInt8(ascii: separator)
                end += width + 1
            }
            write(day.year, width: 4, "-")
            write(day.month, width: 2, "-")
            write(day.day, width: 2, "T")
            write(hour, width: 2, ":")
            write(minute, width: 2, ":")
            write(second, width: 2, ".")
            write(fraction, width: 3, "Z")
            return end
        }
    }

    /// Reads an RFC 3339 timestamp, with or without a fraction, in UTC or with an offset; `nil` if it is none.
    ///
    /// A leap second (`:60`) is the first moment of the next minute.
    public static func date(from text: String) -> Date? {
        var reader = TimestampReader(text)
        return reader.read()
    }
}

/// A day of the proleptic Gregorian calendar.
package struct CivilDay {
    package var year: Int64
    package var month: Int64
    package var day: Int64

    package init(year: Int64, month: Int64, day: Int64) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day so many days after 1 January 1970, counted in 400-year eras that begin on 1 March.
    package init(daysSince1970 days: Int64) {
        let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The inverse of `init(daysSince1970:)`.
    package var daysSince1970: Int64 {
        let (era, yearOfEra) = (month <= 2 ? year - 1 : year).flooredDivision(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Whether the calendar has this day.
    package var exists: Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        let back = CivilDay(daysSince1970: daysSince1970)
        return back.month == month && back.day == day
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity, and the remainder, which is never negative.
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension KeyedDecodingContainer {
    /// Decodes an RFC 3339 timestamp, whatever the decoder's date strategy.
    func decodeTimestampIfPresent(forKey key: Key) throws -> Date? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        guard let date = RFC3339.date(from: text) else {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: self,
                debugDescription: "not an RFC 3339 timestamp"
            )
        }
        return date
    }
}

extension KeyedEncodingContainer {
    /// Encodes an RFC 3339 timestamp, whatever the encoder's date strategy.
    mutating func encodeTimestampIfPresent(_ date: Date?, forKey key: Key) throws {
        try encodeIfPresent(date.map(RFC3339.string(from:)), forKey: key)
    }
}
