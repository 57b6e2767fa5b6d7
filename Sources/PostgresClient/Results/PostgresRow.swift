/// One row of a result.
public struct PostgresRow: Sendable {
    let handle: ResultHandle
    let index: Int

    /// Reads a column by its position, from 0; the type may be optional.
    ///
    /// Throws `decoding` if the column does not exist, is NULL, or is of a type that does not fit.
    public func decode<T: PostgresDecodable>(_ column: Int, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard column >= 0, column < handle.columnCount else {
            throw PostgresError(.decoding, reason: "no column \(column)")
        }
        do {
            return try handle.decode(row: index, column: column, as: type)
        } catch {
            throw PostgresError(error.code, reason: "column \(column), as \(type): \(error.reason)")
        }
    }

    /// Reads a column by its name; the name is looked up once per result.
    ///
    /// Throws `decoding` if the column does not exist, is NULL, or is of a type that does not fit.
    public func decode<T: PostgresDecodable>(_ column: String, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard let position = handle.column(named: column) else {
            throw PostgresError(.decoding, reason: "no column \(column)")
        }
        return try decode(position, as: type)
    }
}
