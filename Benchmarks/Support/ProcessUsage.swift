import Foundation

/// What a process uses of the machine (proc(5)).
package struct ProcessUsage {
    private let processID: Int32

    package init(processID: Int32) {
        self.processID = processID
    }

    /// Seconds of CPU so far.
    package var cpuSeconds: Double {
        ticks(12) + ticks(13)
    }

    /// Seconds of CPU so far of all that descend from it directly, those that have ended included.
    package var cpuSecondsOfChildren: Double {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
        let living = all.map { ProcessUsage(processID: $0) }.filter { $0.parent == processID }
        return living.map(\.cpuSeconds).reduce(ticks(14) + ticks(15), +)
    }

    private var parent: Int32? { fields.count > 2 ? Int32(fields[2]) : nil }

    /// Bytes of memory that it has, shared pages included.
    package var residentBytes: Double {
        let pages = text("statm")?.split(separator: " ").dropFirst().first.flatMap { Double($0) }
        return (pages ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// What /proc/PID/stat tells after the name of the program.
    private var fields: [Substring] {
        guard let text = text("stat") else { return [] }
        return text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    }

    /// Seconds, of a field that counts ticks of the clock.
    private func ticks(_ field: Int) -> Double {
        let fields = fields
        guard field < fields.count else { return 0 }
        return (Double(fields[field]) ?? 0) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private func text(_ file: String) -> String? {
        try? String(contentsOfFile: "/proc/\(processID)/\(file)", encoding: .utf8)
    }
}
