@testable import PostgresClient

/// A pipeline and what is done to it, in words that read well in expectations.
struct PipelineScript {
    var pipeline = Pipeline<String>()
    private(set) var syncs = 0

    mutating func send(read id: UInt64, preparing statement: UInt32? = nil) {
        send(PipelineCommand(id: id, kind: .read), preparing: statement)
    }

    mutating func send(write id: UInt64, preparing statement: UInt32? = nil, statement known: UInt32? = nil) {
        send(PipelineCommand(id: id, kind: .write), preparing: statement, statement: known)
    }

    mutating func send(_ command: PipelineCommand, preparing new: UInt32? = nil, statement known: UInt32? = nil) {
        if pipeline.needsSync(before: command) { sync() }
        if let new { pipeline.sentPrepare(new, for: command) }
        if pipeline.sent(command, statement: new ?? known) { sync() }
    }

    mutating func sync() {
        pipeline.sentSync()
        syncs += 1
    }

    mutating func receive(_ result: Pipeline<String>.Result, isRepeatable: Bool = false) -> [String] {
        pipeline.receive(result, isRepeatable: isRepeatable).map { action in
            switch action {
            case .answer(let id, let answer): "answer \(id) \(answer)"
            case .fail(let id, let error): "fail \(id) \(error.code) \(error.sqlState?.rawValue ?? "-")"
            case .resend(let command): "resend \(command.id)"
            case .forget(let statement): "forget \(statement)"
            case .broken: "broken"
            }
        }
    }

    mutating func lose() -> [String] {
        pipeline.lose(because: PostgresError(.connectionLost)).map { "\($0) \($1.code)" }
    }
}

extension PostgresError {
    static func refused(_ state: PostgresSQLState) -> PostgresError {
        PostgresError(.server, server: PostgresServerMessage(sqlState: state, message: "no"))
    }
}
