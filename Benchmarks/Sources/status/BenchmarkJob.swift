/// The jobs that are put into the table by their numbers, from 1 on.
enum BenchmarkJob {
    /// What the ids of all of them begin with; twelve hexadecimal digits of the number follow.
    static let prefix = "01900000-0000-7000-8000-"

    static func path(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "/api/jobs/\(prefix)\(String(repeating: "0", count: 12 - digits.count))\(digits)"
    }
}
