public import Foundation

/// A JSON number, kept exactly as far as Foundation's coders allow.
///
/// Whole numbers of 64 bits and decimals of up to 38 digits keep their value; anything larger is a `Double`. Two
/// numbers are equal if their values are, however they were made.
public struct JSONNumber: Sendable, Hashable {
    private enum Storage: Sendable, Hashable {
        case signed(Int64)
        /// Only above `Int64.max`.
        case unsigned(UInt64)
        /// Only what neither integer holds.
        case decimal(Decimal)
        /// Only what a `Decimal` cannot hold.
        case double(Double)
    }

    private let storage: Storage

    private init(storage: Storage) {
        self.storage = storage
    }

    /// Makes a whole number.
    public init(_ value: some BinaryInteger) {
        if let value = Int64(exactly: value) {
            self.init(storage: .signed(value))
        } else if let value = UInt64(exactly: value) {
            self.init(storage: .unsigned(value))
        } else {
            self.init(Decimal(string: String(value)) ?? 0)
        }
    }

    /// Makes a decimal number; not a number becomes 0.
    public init(_ value: Decimal) {
        if let whole = Int64(value.description) {
            self.init(storage: .signed(whole))
        } else if let whole = UInt64(value.description) {
            self.init(storage: .unsigned(whole))
        } else {
            self.init(storage: value.isNaN ? .signed(0) : .decimal(value))
        }
    }

    /// Makes a number of the shortest decimal that reads back as this value; `nil` if it is infinite or not a number.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        let magnitude = abs(value)
        if magnitude == 0 || (1e-100...1e100).contains(magnitude), let decimal = Decimal(string: "\(value)") {
            self.init(decimal)
        } else {
            self.init(storage: .double(value))
        }
    }

    /// The value, if it is a whole number that an `Int` holds.
    public var int: Int? {
        if case .signed(let value) = storage { Int(exactly: value) } else { nil }
    }

    /// The nearest value that a `Double` has.
    public var double: Double {
        switch storage {
        case .signed(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .decimal(let value): Double(value.description) ?? .nan
        case .double(let value): value
        }
    }

    /// The value as a decimal, if one holds it.
    public var decimal: Decimal? {
        switch storage {
        case .signed(let value): Decimal(value)
        case .unsigned(let value): Decimal(value)
        case .decimal(let value): value
        case .double: nil
        }
    }
}

extension JSONNumber: Codable {
    /// Decodes the number in the most exact of its forms.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: `DecodingError` if there is no number, or one beyond the range of a `Double`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Int64.self) {
            self.init(storage: .signed(value))
        } else if let value = try? container.decode(UInt64.self) {
            self.init(storage: .unsigned(value))
        } else if let value = try? container.decode(Decimal.self), !value.isNaN {
            self.init(value)
        } else {
            self.init(storage: .double(try container.decode(Double.self)))
        }
    }

    /// Encodes the number.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: Whatever the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch storage {
        case .signed(let value): try container.encode(value)
        case .unsigned(let value): try container.encode(value)
        case .decimal(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        }
    }
}

extension JSONNumber: CustomStringConvertible, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    /// Makes a whole number from a literal.
    public init(integerLiteral value: Int64) {
        self.init(value)
    }

    /// Makes a decimal number from a literal.
    public init(floatLiteral value: Double) {
        self = JSONNumber(value) ?? 0
    }

    /// The number as JSON writes it.
    public var description: String {
        switch storage {
        case .signed(let value): "\(value)"
        case .unsigned(let value): "\(value)"
        case .decimal(let value): value.description
        case .double(let value): "\(value)"
        }
    }
}
