import Foundation
import JobStatusModels

/// Kinds as people read them.
enum KindTexts {
    /// A table of kinds with their input fields.
    static func table(_ listing: KindsListing) -> Table {
        Table(
            columns: [
                .init(title: "KIND"), .init(title: "INPUT", least: 10), .init(title: "SCHEDULE", least: 10),
                .init(title: "ABOUT", least: 10),
            ],
            rows: listing.kinds.map { kind in
                [
                    TerminalText.clean(kind.name) + (kind.isDefault ? " (default)" : ""), input(kind),
                    schedule(kind), TerminalText.clean(kind.summary ?? ""),
                ]
            }
        )
    }

    /// The input fields: `path: path, rounds: integer = 3, note?: string`.
    static func input(_ kind: KindsListing.Kind) -> String {
        guard let fields = kind.input else { return "any JSON" }
        guard !fields.isEmpty else { return "none" }
        return fields.map { field in
            let name = TerminalText.clean(field.name) + (field.required || field.defaultValue != nil ? "" : "?")
            let defaultValue = field.defaultValue.map { " = " + JSONText.compact(JobTexts.pretty($0).utf8) } ?? ""
            return TerminalText.clean("\(name): \(field.type)\(defaultValue)")
        }.joined(separator: ", ")
    }

    /// When it is started by itself: `30 2 * * 1-5 Europe/Berlin, next 2026-11-24 01:30 UTC`.
    static func schedule(_ kind: KindsListing.Kind) -> String {
        guard let schedule = kind.schedule else { return "" }
        let next = schedule.next.map { date in
            ", next " + RFC3339.string(from: date).prefix(16).replacingOccurrences(of: "T", with: " ") + " UTC"
        }
        return TerminalText.clean("\(schedule.cron) \(schedule.timeZone)" + (next ?? ""))
    }
}
