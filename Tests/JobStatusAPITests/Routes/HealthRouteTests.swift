import HTTPTypes
import HummingbirdTesting
import JobStatusModels
import JobStore
import PostgresClient
import Testing

@testable import JobStatusAPI

struct HealthRouteTests {
    @Test
    func tellsThatItLivesAndIsReady() async throws {
        try await withAPI { api in
            for path in ["/healthz", "/readyz"] {
                let answer = try await api.get(path)
                #expect(answer.status == 200)
                #expect(answer.headers[.cacheControl] == "no-store")
            }
        }
    }

    @Test
    func isNotReadyWhileItStops() async throws {
        try await withAPI { api in
            api.state.beginDraining()
            let answer = try await api.get("/readyz")
            #expect(answer.status == 503)
            #expect(answer.headers[.connection] == "close")
            #expect(answer.retryAfter != nil)
            #expect(try await api.get("/healthz").status == 200)
            let start = try await api.post("/api/jobs")
            #expect(start.status == 202, "what comes is still served")
            #expect(start.headers[.connection] == "close")
        }
    }

    @Test
    func aDatabaseOutOfReachIs503() async throws {
        let nowhere = PostgresConfiguration(
            "host=127.0.0.1 port=1 user=nobody dbname=nothing",
            connectTimeout: .seconds(1)
        )
        let database = PostgresDatabase(configuration: nowhere, logger: .quiet)
        let store = JobStore(database: database, logger: .quiet)
        try await withRoutes(store) { client in
            let requests: [(HTTPRequest.Method, String)] = [
                (.get, "/api/jobs"), (.get, "/api/jobs/\(JobID())"), (.get, "/api/jobs/\(JobID())?wait=9"),
                (.post, "/api/jobs"), (.post, "/api/jobs/\(JobID())/cancel"), (.post, "/api/jobs/\(JobID())/retry"),
                (.delete, "/api/jobs/\(JobID())"), (.get, "/readyz"),
            ]
            try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for (method, path) in requests {
                    group.addTask {
                        try await client.send(method, path, [:], nil)
                    }
                }
                for try await answer in group {
                    #expect(answer.status == 503, "\(answer.text)")
                    #expect(try #require(answer.retryAfter) >= 1)
                    #expect(try answer.problem.retry == .after)
                    #expect(!answer.text.contains("nobody"), "nothing internal is told")
                }
            }
            let live = try await client.send(.get, "/healthz", [:], nil)
            #expect(live.status == 200)
        }
        await database.close()
    }
}
