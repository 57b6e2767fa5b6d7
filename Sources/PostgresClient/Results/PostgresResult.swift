/// What a statement returned: rows, and how many it touched.
///
/// The rows stay in the memory that libpq received them in, until the last copy of the result goes.
public struct PostgresResult: Sendable, RandomAccessCollection {
    let handle: ResultHandle

    /// The first row.
    public var startIndex: Int { 0 }
    /// Behind the last row.
    public var endIndex: Int { handle.rowCount }

    /// One row.
    public subscript(position: Int) -> PostgresRow {
        precondition(indices.contains(position), "no row \(position)")
        return PostgresRow(handle: handle, index: position)
    }

    /// How many rows the statement inserted, updated, deleted or selected; 0 for other statements.
    public var affectedRows: Int { handle.affectedRows }

    /// The names of the columns.
    public var columns: [String] { handle.columns }
}
