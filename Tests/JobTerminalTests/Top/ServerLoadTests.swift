import Testing

@testable import JobTerminal

struct NodeLoadsTests {
    @Test func nodesAreFoundAmongOtherMetrics() {
        let text = """
            # TYPE jobd_database_up gauge
            jobd_database_up 1
            # TYPE jobd_node_jobs_running gauge
            jobd_node_jobs_running{node="a:1"} 3
            jobd_node_jobs_running{node="b } 7:2"} 0
            jobd_node_jobs_running{node="c
            jobd_node_jobs_running{node="d"} many

            """
        #expect(
            NodeLoads.nodes(inMetrics: text) == [.init(name: "a:1", running: 3), .init(name: "b } 7:2", running: 0)]
        )
        #expect(NodeLoads.nodes(inMetrics: "").isEmpty)
    }
}
