/// The statements that one connection's session has prepared, or is about to.
struct PreparedStatements {
    typealias ID = Pipeline<PostgresResult>.StatementID

    struct Statement: Equatable {
        let id: ID
        let name: String
        fileprivate let types: [UInt32]
    }

    private var statements: [PostgresStatement: [Statement]] = [:]
    private var texts: [ID: PostgresStatement] = [:]
    private var lastID: ID = 0
    private let limit: Int

    /// With more than `limit` statements further ones go unprepared: whoever makes texts on the fly shall not fill the
    /// server's memory.
    init(limit: Int = 500) {
        self.limit = limit
    }

    /// The statement for a text and the types of its parameters.
    ///
    /// A NULL has no type of its own and fits wherever a typed value was.
    func find(_ statement: PostgresStatement, types: [UInt32]) -> Statement? {
        statements[statement]?.first { known in
            known.types == types
                || known.types.count == types.count && zip(known.types, types).allSatisfy { $0 == $1 || $1 == 0 }
        }
    }

    /// Notes a statement that is to be prepared now, or nil if there are too many.
    mutating func add(_ statement: PostgresStatement, types: [UInt32]) -> Statement? {
        guard texts.count < limit else { return nil }
        lastID += 1
        let added = Statement(id: lastID, name: "s\(lastID)", types: types)
        statements[statement, default: []].append(added)
        texts[lastID] = statement
        return added
    }

    /// Forgets a statement that the server does not have, or that no longer fits its tables.
    ///
    /// One that no longer fits stays in the server until the session ends; its name is not used again.
    mutating func forget(_ id: ID) {
        guard let text = texts.removeValue(forKey: id) else { return }
        statements[text]?.removeAll { $0.id == id }
        if statements[text]?.isEmpty == true { statements[text] = nil }
    }
}
