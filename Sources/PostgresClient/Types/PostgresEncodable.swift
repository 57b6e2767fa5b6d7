/// A value that can be a parameter of a statement.
///
/// Values travel in PostgreSQL's binary formats (`src/backend/utils/adt/*send`, `*recv`).
public protocol PostgresEncodable: Sendable {
    /// The type that the parameter is declared to have.
    static var postgresType: PostgresType { get }

    /// Appends the value's bytes; throws `encoding` if PostgreSQL has no such value.
    func encode(into buffer: inout PostgresBuffer) throws(PostgresError)
}

/// A value that can be read from a column.
public protocol PostgresDecodable {
    /// Reads a field; throws `decoding` if it is NULL or of a type that does not fit.
    init(decoding field: PostgresField) throws(PostgresError)
}

/// A value that can stand in an array: every scalar, and an optional of each.
public protocol PostgresArrayElement: Sendable {
    /// The type of an array of such elements.
    static var postgresArrayType: PostgresType { get }

    /// Appends the bytes of an array of one dimension.
    static func encodeArray(_ elements: [Self], into buffer: inout PostgresBuffer) throws(PostgresError)

    /// Reads an array of one dimension, or none.
    static func decodeArray(_ field: PostgresField) throws(PostgresError) -> [Self]
}

/// What every scalar type of this module is.
public typealias PostgresScalar = PostgresEncodable & PostgresDecodable & PostgresArrayElement
