import CLibPQ
import Glibc

/// The owner of one `PGconn`, and the only code that calls libpq on it.
///
/// `@unchecked Sendable`: it is handed from the thread that connects to the loop, and used by one of them at a time.
/// The pointer never leaves this class, so nothing can outlive the handle that frees it.
final class ConnectionHandle: @unchecked Sendable {
    private let connection: OpaquePointer
    /// Kept alive as long as libpq may call it.
    private let notices: NoticeReceiver

    init(_ connection: OpaquePointer, notices: NoticeReceiver) {
        self.connection = connection
        self.notices = notices
        PQsetNoticeReceiver(connection, NoticeReceiver.callback, Unmanaged.passUnretained(notices).toOpaque())
    }

    deinit {
        PQfinish(connection)
    }

    var descriptor: Int32 { PQsocket(connection) }
    var isBad: Bool { PQstatus(connection) == CONNECTION_BAD }
    var isEncrypted: Bool { PQsslInUse(connection) != 0 }
    var isBusy: Bool { PQisBusy(connection) != 0 }
    var transactionStatus: PGTransactionStatusType { PQtransactionStatus(connection) }
    var backendID: Int32 { PQbackendPID(connection) }
    var serverVersion: Int { Int(PQserverVersion(connection)) }

    /// libpq's last words, on one line.
    var errorText: String {
        String(cString: PQerrorMessage(connection)).split(separator: "\n").joined(separator: " ")
    }

    // MARK: Connecting

    func pollConnect() -> PostgresPollingStatusType { PQconnectPoll(connection) }

    func setVerbose(_ isVerbose: Bool) {
        PQsetErrorVerbosity(connection, isVerbose ? PQERRORS_VERBOSE : PQERRORS_DEFAULT)
    }

    /// The options in force, with environment, service file and defaults applied.
    func options() -> [String: String] {
        guard let first = PQconninfo(connection) else { return [:] }
        defer { PQconninfoFree(first) }
        return ConnectionOptions.dictionary(first)
    }

    func setNonBlocking() -> Bool { PQsetnonblocking(connection, 1) == 0 }
    func enterPipelineMode() -> Bool { PQenterPipelineMode(connection) == 1 }
    func exitPipelineMode() -> Bool { PQexitPipelineMode(connection) == 1 }

    // MARK: Sending

    func sendPrepare(name: String, sql: String, parameters: PostgresParameters) -> Bool {
        parameters.withLibPQ { count, types, _, _, _ in
            PQsendPrepare(connection, name, sql, count, types) == 1
        }
    }

    func sendPrepared(name: String, parameters: PostgresParameters) -> Bool {
        parameters.withLibPQ { count, _, values, lengths, formats in
            PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1) == 1
        }
    }

    func sendUnprepared(sql: String, parameters: PostgresParameters) -> Bool {
        parameters.withLibPQ { count, types, values, lengths, formats in
            PQsendQueryParams(connection, sql, count, types, values, lengths, formats, 1) == 1
        }
    }

    /// Sends several statements by the simple protocol; not in pipeline mode.
    func sendScript(_ sql: String) -> Bool { PQsendQuery(connection, sql) == 1 }
    func sendSync() -> Bool { PQpipelineSync(connection) == 1 }

    /// 0: all sent; 1: the socket takes no more now; −1: the connection is broken.
    func flush() -> Int32 { PQflush(connection) }

    /// Gives data to the COPY that is under way; libpq buffers what the socket does not take.
    func putCopyData(_ bytes: UnsafeRawBufferPointer) -> Bool {
        PQputCopyData(connection, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count)) == 1
    }

    /// Ends the COPY; with a reason, the server refuses all of it.
    func putCopyEnd(refusal: String?) -> Bool { PQputCopyEnd(connection, refusal) == 1 }

    // MARK: Receiving

    func consumeInput() -> Bool { PQconsumeInput(connection) == 1 }
    func nextResult() -> ResultHandle? { PQgetResult(connection).map(ResultHandle.init) }

    enum CopyData {
        case row([UInt8])
        case nothingNow
        /// The end, or an error: the results say which.
        case end
    }

    func nextCopyData() -> CopyData {
        var buffer: UnsafeMutablePointer<CChar>?
        let count = PQgetCopyData(connection, &buffer, 1)
        guard count > 0, let buffer else { return count == 0 ? .nothingNow : .end }
        defer { PQfreemem(buffer) }
        return .row([UInt8](UnsafeRawBufferPointer(start: buffer, count: Int(count))))
    }

    func nextNotification() -> (channel: String, payload: String)? {
        guard let notification = PQnotifies(connection) else { return nil }
        defer { PQfreemem(notification) }
        return (String(cString: notification.pointee.relname), String(cString: notification.pointee.extra))
    }

    // MARK: Cancelling

    /// What can interrupt this connection's statement from another thread.
    func canceller() -> Canceller? { PQgetCancel(connection).map(Canceller.init) }

    /// `@unchecked Sendable`: libpq documents `PGcancel` as safe to use from any thread; `deinit` frees it.
    final class Canceller: @unchecked Sendable {
        private let pointer: OpaquePointer

        init(_ pointer: OpaquePointer) {
            self.pointer = pointer
        }

        deinit {
            PQfreeCancel(pointer)
        }

        /// Connects, asks and waits for the server to close: blocks.
        func cancel() -> Bool {
            var text = [CChar](repeating: 0, count: 256)
            return withExtendedLifetime(self) { PQcancel(pointer, &text, Int32(text.count)) == 1 }
        }
    }
}
