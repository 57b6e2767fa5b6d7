import Foundation
import Testing

@Suite("Chaos", .timeLimit(.minutes(60)))
struct ChaosTests {
    @Test("Whatever goes wrong, every accepted job is over once, and nobody is told twice or backwards")
    func losesNothing() async throws {
        let options = ChaosOptions.given
        let folder = FileManager.default.temporaryDirectory.path + "/jobd-chaos-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let run = try await ChaosRun(options, folder: folder)
        let outcome: Result<ChaosReport, any Error>
        do {
            outcome = .success(try await run.run())
        } catch {
            outcome = .failure(error)
        }
        await run.cleanUp()
        let report = try outcome.get()
        if options.isLong { print(report) }

        #expect(report.violations.isEmpty, "\(report)")
        #expect(report.orders.count > 20, "\(report)")
        #expect(report.tally["observations"] > 100, "\(report)")
        // What was not done was not tested.
        for target in [Fault.Target.node(0), .link(0), .database] {
            let faults = Fault.Kind.all(for: target).reduce(0) { $0 + report.tally[$1.rawValue] }
            #expect(faults > 0, "\(report)")
        }
    }
}
