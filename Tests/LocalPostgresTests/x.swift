import Testing
import TestSupport

@Test func clones() async throws {
    let template = TestTemplate("demo") { c in
        try await runSQL("create table t(i int)", "insert into t values (7)", on: c)
    }
    try await withThrowingTaskGroup(of: Void.self) { g in
        for _ in 0..<10 {
            g.addTask {
                let r = try await withTestDatabase(template: template) { c in
                    try await runSQL("insert into t values (8)", on: c)
                    return try await runSQL("select sum(i) from t", on: c)
                }
                #expect(r == "15")
            }
        }
        try await g.waitForAll()
    }
}

@Test func proxy() async throws {
    let cluster = TestCluster.shared
    let proxy = try await FaultProxy(to: .unix(path: cluster.socketPath))
    defer { proxy.stop() }
    let c = "host=127.0.0.1 port=\(proxy.port) user=postgres dbname=jobs sslmode=disable gssencmode=disable"
    #expect(try await runSQL("select 1", on: c) == "1")
    proxy.set(.cut(afterBytes: 600))
    await #expect(throws: TestSupportError.self) { try await runSQL("select repeat('x', 10000)", on: c) }
    #expect(try await runSQL("select 2", on: c) == "2")
    proxy.set(.refuse)
    await #expect(throws: TestSupportError.self) { try await runSQL("select 3", on: c) }
    proxy.set(.delay(.milliseconds(20)))
    #expect(try await runSQL("select 4", on: c) == "4")
    proxy.set(.blackHole)
    let silent = Task { try await runSQL("select 5", on: c) }
    await proxy.waitForConnections(6)
       proxy.dropConnections()
    await #expect(throws: TestSupportError.self) { try await silent.value }
    proxy.set(.forward)
    #expect(try await runSQL("select 6", on: c) == "6")
    #expect(proxy.acceptedConnections == 7)
}
