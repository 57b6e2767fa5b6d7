import Foundation
import GRDB
import JobStatusClient
import JobStatusModels
import JobStatusSync
import Testing

/// What the README says of the replica is compiled here, line by line.
struct ReadmeTests {
    private func snippet(
        path: String,
        client: JobStatusClient,
        userID: String,
        id: String,
        show: ([JobStatus]) -> Void
    ) async throws {
        // snippet.replica
        let replica = try JobReplica(path: path, client: client, account: userID)
        // Cancel it in the background, and follow again after.
        let following = Task { try await replica.follow() }
        // All that was committed before this call is there after it.
        try await replica.refresh()

        let one = ValueObservation.tracking { try replica.job(id).fetchOne($0) }
        let running = replica.jobs.filter(JobStatus.Columns.status == "processing")
            .order(JobStatus.Columns.createdAt.desc)
        let list = ValueObservation.tracking { try running.fetchAll($0) }
        let count = ValueObservation.tracking { try running.fetchCount($0) }
        for try await jobs in list.values(in: replica.database) { show(jobs) }
        // snippet.end
        _ = (following, one, count)
    }

    @Test func theReplicaIsUsedAsTheReadmeSays() throws {
        let file = URL(fileURLWithPath: #filePath)
        let package = file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: package.appendingPathComponent("README.md"), encoding: .utf8)
        let own = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        let first = try #require(own.firstIndex { $0.hasSuffix("// snippet.replica") })
        let end = try #require(own.firstIndex { $0.hasSuffix("// snippet.end") })
        let lines = own[(first + 1)..<end].map { String($0.dropFirst(8)) }
        #expect(readme.contains("```swift\n" + lines.joined(separator: "\n") + "\n```"))
    }
}
