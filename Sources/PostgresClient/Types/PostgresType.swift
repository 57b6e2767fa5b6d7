/// The number by which PostgreSQL knows a type (its OID in `pg_type`).
public struct PostgresType: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// The OID.
    public let rawValue: UInt32

    /// Names a type by its OID.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The OID in digits.
    public var description: String { "type \(rawValue)" }

    /// Whether the type was made by a user or an extension, such as an enum or a domain's base.
    public var isUserDefined: Bool { rawValue >= 16384 }
}

extension PostgresType {
    /// Left to the server to find out.
    public static let unspecified = Self(rawValue: 0)
    /// `boolean`.
    public static let bool = Self(rawValue: 16)
    /// `bytea`.
    public static let bytea = Self(rawValue: 17)
    /// `"char"`.
    public static let char = Self(rawValue: 18)
    /// `name`.
    public static let name = Self(rawValue: 19)
    /// `bigint`.
    public static let int8 = Self(rawValue: 20)
    /// `smallint`.
    public static let int2 = Self(rawValue: 21)
    /// `integer`.
    public static let int4 = Self(rawValue: 23)
    /// `text`.
    public static let text = Self(rawValue: 25)
    /// `oid`.
    public static let oid = Self(rawValue: 26)
    /// `json`.
    public static let json = Self(rawValue: 114)
    /// `real`.
    public static let float4 = Self(rawValue: 700)
    /// `double precision`.
    public static let float8 = Self(rawValue: 701)
    /// A literal whose type was never settled.
    public static let unknown = Self(rawValue: 705)
    /// `character(n)`.
    public static let bpchar = Self(rawValue: 1042)
    /// `character varying`.
    public static let varchar = Self(rawValue: 1043)
    /// `timestamp with time zone`.
    public static let timestamptz = Self(rawValue: 1184)
    /// `interval`.
    public static let interval = Self(rawValue: 1186)
    /// `uuid`.
    public static let uuid = Self(rawValue: 2950)
    /// `jsonb`.
    public static let jsonb = Self(rawValue: 3802)
    /// `xid8`: a transaction's number that never wraps.
    public static let xid8 = Self(rawValue: 5069)

    static let boolArray = Self(rawValue: 1000)
    static let byteaArray = Self(rawValue: 1001)
    static let int2Array = Self(rawValue: 1005)
    static let int4Array = Self(rawValue: 1007)
    static let textArray = Self(rawValue: 1009)
    static let int8Array = Self(rawValue: 1016)
    static let float8Array = Self(rawValue: 1022)
    static let jsonArray = Self(rawValue: 199)
    static let timestamptzArray = Self(rawValue: 1185)
    static let intervalArray = Self(rawValue: 1187)
    static let uuidArray = Self(rawValue: 2951)
}
