import JobStatusModels
import JobStore

/// Reads the lines of a command that tells events, however they are cut into pieces.
///
/// A line that is a JSON object counts: `progress` and `message` are reports, `result` and `error` (with `permanent`)
/// are the outcome, of which the last stays. Every other line is taken for log text and passed over.
struct EventParser {
    /// How far the command says it is.
    struct Report: Sendable, Hashable {
        var progress: Int?
        var message: String?
    }

    /// How the command says it ended.
    enum Outcome: Sendable, Hashable {
        case result(RawJSON)
        case failure(JobFailure)
        case tooLarge
    }

    /// The longest line that is kept: the largest result and what stands around it.
    static let lineLimit = JobLimits.resultSize + 64 * 1024

    /// The last outcome that was told.
    private(set) var outcome: Outcome?

    private var line: [UInt8] = []
    private var isOverlong = false

    /// Takes the next piece of output, and gives the reports of the lines that it completes.
    mutating func feed(_ bytes: some Collection<UInt8>) -> [Report] {
        var reports: [Report] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            append(rest[..<end])
            if let report = endLine() { reports.append(report) }
            rest = rest[rest.index(after: end)...]
        }
        append(rest)
        return reports
    }

    /// Takes the end of the output, and gives the report of a last line that no line feed ended.
    mutating func finish() -> Report? {
        endLine()
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        guard !isOverlong else { return }
        if line.count + bytes.count > Self.lineLimit {
            isOverlong = true
            // Enough to tell what it was going to be.
            line += bytes.prefix(max(64 - line.count, 0))
            line = Array(line.prefix(64))
        } else {
            line += bytes
        }
    }

    private mutating func endLine() -> Report? {
        let wasOverlong = isOverlong
        let bytes = line
        isOverlong = false
        line.removeAll(keepingCapacity: bytes.count < 64 * 1024)
        guard let first = bytes.first(where: { !Self.isSpace($0) }), first == UInt8(ascii: "{") else { return nil }
        if wasOverlong {
            // No report is so long: only a result can be.
            outcome = .tooLarge
            return nil
        }
        do {
            return take(try RawJSON(repairing: bytes))
        } catch {
            // A result that was meant and is broken must not pass for none.
            if Self.beginsWithResult(bytes) {
                outcome = .failure(JobFailure("the result is not valid: \(error)", isPermanent: true))
            }
            return nil
        }
    }

    private mutating func take(_ event: RawJSON) -> Report? {
        var report = Report()
        var result: RawJSON?
        var failure: JobFailure?
        var isPermanent = false
        for (name, value) in event.members() ?? [] {
            switch name {
            case "progress": report.progress = value.double.map { Int(min(max($0, 0), 100)) }
            case "message": report.message = value.string
            case "result": result = value
            case "error" where value.kind != .null: failure = JobFailure(value.string ?? value.text)
            case "permanent": isPermanent = value.bool ?? false
            default: break
            }
        }
        if let result { outcome = result.bytes.count > JobLimits.resultSize ? .tooLarge : .result(result) }
        if let failure { outcome = .failure(JobFailure(failure.message, isPermanent: isPermanent)) }
        return report == Report() ? nil : report
    }

    private static func beginsWithResult(_ bytes: [UInt8]) -> Bool {
        bytes.prefix(256).filter { !isSpace($0) }.starts(with: #"{"result":"#.utf8)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
