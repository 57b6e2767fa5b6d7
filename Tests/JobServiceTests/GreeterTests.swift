import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@Suite("The backend that the README shows", .timeLimit(.minutes(5)))
struct GreeterTests {
    @Test func runsItsHandler() async throws {
        try await withTestDatabase { database in
            let process = try await ServiceProcess.start(
                "greeter",
                environment: ["JOBD_PORT": "0", "DATABASE_URL": database]
            )
            let line = try await process.errorOutput.line(containing: "Ready", within: .seconds(60))
            let address = line.split(separator: " ").first { $0.hasPrefix("address=") }?.dropFirst("address=".count)
            let url = try #require(address.flatMap { URL(string: String($0)) })
            let client = JobStatusClient(baseURL: url)

            let started = try await client.start(kind: "greet", input: ["names": ["Ada", "Grace"]])
            let job = try await client.waitForCompletion(of: started.jobID, policy: .held.timeout(.seconds(60)))
            #expect(job.result == ["greetings": ["Hello, Ada!", "Hello, Grace!"]])

            let nobody = try await client.start(kind: "greet", input: ["names": []])
            await #expect(throws: JobStatusClientError.self) {
                try await client.pollJobStatus(nobody.jobID, interval: .milliseconds(50), maxAttempts: 1000)
            }
            let failed = try await client.status(of: nobody.jobID)
            #expect(failed.errorMessage == "There is nobody to greet.")

            await #expect(throws: JobStatusClientError.self) {
                try await client.start(kind: "greet", input: ["names": "Ada"])
            }
            process.send(15)
            let exit = try await process.waitForExit()
            #expect(exit == .code(0))
        }
    }
}
