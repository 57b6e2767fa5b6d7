import Foundation

/// What a process uses of the machine (proc(5)).
package struct ProcessUsage {
    private let processID: Int32

    package init(processID: Int32) {
        self.processID = processID
    }

    /// Seconds of CPU so far.
    package var cpuSeconds: Double {
        guard let text = text("stat") else { return 0 }
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        return ((Double(fields[12]) ?? 0) + (Double(fields[13]) ?? 0)) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Bytes of memory that it has, shared pages included.
    package var residentBytes: Double {
        let pages = text("statm")?.split(separator: " ").dropFirst().first.flatMap { Double($0) }
        return (pages ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    private func text(_ file: String) -> String? {
        try? String(contentsOfFile: "/proc/\(processID)/\(file)", encoding: .utf8)
    }
}
