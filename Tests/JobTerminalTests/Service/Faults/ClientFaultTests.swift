import Foundation
import JobStatusClient
import JobStatusModels
import Synchronization
import TestSupport
import Testing

/// The client library against the real `jobd`, with everything that can go wrong on the way.
@Suite(.timeLimit(.minutes(5)))
struct ClientFaultTests {
    /// What may be done to the bytes, and how it is called.
    static let faults: [(name: String, behaviour: FaultProxy.Behaviour)] = [
        ("refuse", .refuse), ("black hole", .blackHole), ("delay", .delay(.milliseconds(150))),
        ("slow bytes", .trickle(bytes: 7, every: .milliseconds(10))), ("cut in the head", .cut(afterBytes: 30)),
        ("cut in the body", .cut(afterBytes: 420)), ("half-closed", .halfClose(afterBytes: 400)),
        ("length too great", .misdeclareLength(by: 40)), ("length too small", .misdeclareLength(by: -25)),
        ("missing headers", .strip(["ETag", "Retry-After", "Date", "Content-Type"])),
        ("missing length", .strip(["Content-Length"])),
        ("500", .answer("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops")),
        ("503", .answer("HTTP/1.1 503 Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n\r\n")),
        ("a page", .answer("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Sign in</html>")),
        ("nothing", .answer("")), ("not HTTP", .answer("SSH-2.0-OpenSSH_9.2\r\n")),
        ("an empty answer", .answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")),
    ]

    @Test(arguments: faults.map(\.name))
    func everyFaultIsOutlived(name: String) async throws {
        let behaviour = try #require(Self.faults.first { $0.name == name }).behaviour
        let scene = try await FaultScene()
        defer { scene.proxy.stop() }
        let job = try await scene.direct.start(kind: "sleep", input: ["seconds": 600, "steps": 600])
        // The fault is there from the beginning, comes in the middle of a watch, and goes.
        scene.proxy.set(behaviour)
        let watch = Task { try await scene.follow(job.jobID) }
        try await scene.untilRequests(2)
        scene.proxy.set(.forward)
        try await scene.untilAnswers(1)
        scene.proxy.set(behaviour)
        scene.proxy.dropConnections()
        try await scene.untilRequests(3)
        _ = try await scene.direct.cancel(job.jobID)
        scene.proxy.set(.forward)
        let seen = try await watch.value
        #expect(seen.last?.errorCode == .cancelled)
        #expect(scene.busiest <= FaultScene.mostUnprompted(jobs: 1))
    }

    @Test(arguments: [1, 2, 3])
    func everyScheduleOfFaultsEndsWithTheTruth(run: Int) async throws {
        let seed = ProcessInfo.processInfo.environment["FAULT_SEED"].flatMap(UInt64.init) ?? .random(in: 0...999_999)
        print("schedule of faults \(run): FAULT_SEED=\(seed)")
        var schedule = FaultSchedule(seed: seed)
        let scene = try await FaultScene()
        defer { scene.proxy.stop() }
        // One job alone, or several together.
        let count = [1, 2, 5].randomElement(using: &schedule) ?? 1
        let intents = (0..<count).map { _ in schedule.intent() }
        let watches = intents.map { intent in
            Task {
                let job = try await scene.startDespiteFaults(intent)
                async let seen = scene.follow(job.jobID)
                async let end = scene.client.waitUntilOver(job.jobID, policy: .held.timeout(.seconds(120)))
                return (job, try await seen, try await end.value)
            }
        }
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: .seconds(8))
        while clock.now < end {
            scene.proxy.set(schedule.behaviour())
            if schedule.isLucky(1, in: 5) { scene.proxy.dropConnections() }
            if schedule.isLucky(1, in: 8) { scene.client.suspend() }
            try await clock.sleep(for: .milliseconds(Int.random(in: 20...600, using: &schedule)))
            scene.client.resume()
        }
        scene.proxy.set(.forward)
        for (intent, watch) in zip(intents, watches) {
            let (job, seen, end) = try await watch.value
            let truth = try await scene.direct.status(of: job.jobID)
            #expect(truth.isOver && seen.last == truth && end == truth, "seed \(seed)")
            let revisions = seen.compactMap(\.revision)
            #expect(zip(revisions, revisions.dropFirst()).allSatisfy(<), "seed \(seed): \(revisions)")
            // However often it was tried, it is one job.
            #expect(try await scene.direct.start(intent).jobID == job.jobID, "seed \(seed)")
        }
        #expect(scene.busiest <= FaultScene.mostUnprompted(jobs: count), "seed \(seed)")
    }

    @Test func aServerThatNeverAnswersEndsAtTheDeadline() async throws {
        let scene = try await FaultScene()
        defer { scene.proxy.stop() }
        let clock = ContinuousClock()
        for behaviour in [FaultProxy.Behaviour.blackHole, .refuse] {
            scene.proxy.set(behaviour)
            let start = clock.now
            let error = await #expect(throws: JobStatusClientError.self) {
                try await scene.client.waitForCompletion(of: "j", policy: .held.timeout(.seconds(2)))
            }
            #expect(error?.code == .deadlineExceeded)
            #expect(clock.now - start < .seconds(20))
        }
    }

    /// What no client on FoundationNetworking can withstand up to Swift 6.3: the end of a connection, in order, behind the
    /// first line of a head that is not whole; and trailers, which libcurl hands on like the lines of another head.
    ///
    /// Its `NativeProtocol` traps ("Transfer completed, but there's no response") where 6.4 has an error. If this fails,
    /// that is mended here too, and the proxy need not spare heads any more.
    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
        "HTTP/1.1 200 OK\r\nContent-Ty",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Sum: 1\r\n\r\n",
    ])
    func aHeadWithoutAnEndEndsAProcessOnLinux(answer: String) async throws {
        let server = try RawAnswerServer(answer)
        defer { server.stop() }
        let process = try await ServiceProcess.start(
            "jobctl",
            arguments: ["status", "j", "--timeout", "5s", "--url", "http://127.0.0.1:\(server.port)"]
        )
        guard case .signal = try await process.waitForExit(within: .seconds(60)) else {
            Issue.record("The process ended in order.")
            return
        }
    }
}
