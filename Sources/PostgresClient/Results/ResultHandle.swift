import CLibPQ
import Glibc
import Synchronization

/// The owner of one `PGresult`.
///
/// `@unchecked Sendable`: libpq never changes a result once it is returned, and only `deinit` frees it. The pointer never leaves
/// this class: a caller that held it could outlive the handle, whose last use frees it.
final class ResultHandle: @unchecked Sendable {
    private let result: OpaquePointer
    private let columnsByName = Mutex<[String: Int]?>(nil)
    let rowCount: Int
    let columnCount: Int

    init(_ result: OpaquePointer) {
        self.result = result
        rowCount = Int(PQntuples(result))
        columnCount = Int(PQnfields(result))
    }

    deinit {
        PQclear(result)
    }

    var status: ExecStatusType {
        withExtendedLifetime(self) { PQresultStatus(result) }
    }

    /// Whether the statement opened a transaction block.
    var startsTransaction: Bool {
        withExtendedLifetime(self) {
            guard status == PGRES_COMMAND_OK, let tag = PQcmdStatus(result) else { return false }
            return strcmp(tag, "BEGIN") == 0 || strcmp(tag, "START TRANSACTION") == 0
        }
    }

    var affectedRows: Int {
        withExtendedLifetime(self) { Int(String(cString: PQcmdTuples(result))) ?? 0 }
    }

    var columns: [String] {
        withExtendedLifetime(self) {
            (0..<columnCount).map { String(cString: PQfname(result, Int32($0))) }
        }
    }

    func column(named name: String) -> Int? {
        columnsByName.withLock { known in
            if let known { return known[name] }
            // Of columns with the same name the first counts, as in libpq.
            let all = Dictionary(zip(columns, 0...), uniquingKeysWith: { first, _ in first })
            known = all
            return all[name]
        }
    }

    func decode<Value: PostgresDecodable>(row: Int, column: Int, as _: Value.Type) throws(PostgresError) -> Value {
        defer { withExtendedLifetime(self) {} }
        let row32 = Int32(truncatingIfNeeded: row)
        let column32 = Int32(truncatingIfNeeded: column)
        let isNull = PQgetisnull(result, row32, column32) != 0
        let bytes =
            isNull
            ? nil
            : UnsafeRawBufferPointer(
                start: PQgetvalue(result, row32, column32),
                count: Int(PQgetlength(result, row32, column32))
            )
        let type = PostgresType(rawValue: PQftype(result, column32))
        return try Value(decoding: PostgresField(type: type, bytes: bytes))
    }

    /// The server's error or notice, or nil when libpq made the result itself.
    var message: PostgresServerMessage? {
        withExtendedLifetime(self) { Self.message(of: result) }
    }

    /// What libpq has to say of a result without a message of the server's.
    var text: String {
        withExtendedLifetime(self) { String(cString: PQresultErrorMessage(result)) }
    }

    static func message(of result: OpaquePointer) -> PostgresServerMessage? {
        func field(_ code: CLibPQField) -> String? {
            PQresultErrorField(result, Int32(code.rawValue)).map { String(cString: $0) }
        }
        guard let state = field(CLIBPQ_SQLSTATE) else { return nil }
        var message = PostgresServerMessage(
            severity: field(CLIBPQ_SEVERITY) ?? "ERROR",
            sqlState: PostgresSQLState(rawValue: state),
            message: field(CLIBPQ_MESSAGE_PRIMARY) ?? ""
        )
        message.detail = field(CLIBPQ_MESSAGE_DETAIL)
        message.hint = field(CLIBPQ_MESSAGE_HINT)
        message.position = field(CLIBPQ_STATEMENT_POSITION).flatMap { Int($0) }
        message.schema = field(CLIBPQ_SCHEMA_NAME)
        message.table = field(CLIBPQ_TABLE_NAME)
        message.column = field(CLIBPQ_COLUMN_NAME)
        message.constraint = field(CLIBPQ_CONSTRAINT_NAME)
        message.routine = field(CLIBPQ_SOURCE_FUNCTION)
        return message
    }
}
