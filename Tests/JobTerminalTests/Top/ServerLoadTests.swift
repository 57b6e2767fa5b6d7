import Testing

@testable import JobTerminal

struct ServerLoadTests {
    private static let text = """
        # TYPE jobd_database_up gauge
        jobd_database_up 1
        # TYPE jobd_node_jobs_running gauge
        jobd_node_jobs_running{node="a:1"} 3
        jobd_node_jobs_running{node="b } 7:2"} 0
        jobd_node_jobs_running{node="c
        jobd_node_jobs_running{node="d"} many
        # TYPE jobd_jobs_waiting gauge
        jobd_jobs_waiting{kind="x",queue="slow"} 0
        jobd_jobs_waiting{kind="x",queue="default"} 4
        jobd_jobs_waiting{kind="y",queue="default"} 3
        jobd_oldest_waiting_seconds{kind="x",queue="default"} 2.5
        jobd_oldest_waiting_seconds{kind="y",queue="default"} 61

        """

    @Test func nodesAndQueuesAreFoundAmongOtherMetrics() {
        let load = ServerLoad(metrics: Self.text)
        #expect(load.nodes == [.init(name: "a:1", running: 3), .init(name: "b } 7:2", running: 0)])
        #expect(
            load.queues == [
                .init(name: "default", waiting: 7, age: .seconds(61)), .init(name: "slow", waiting: 0, age: .zero),
            ]
        )
        #expect(ServerLoad(metrics: "").nodes.isEmpty && ServerLoad(metrics: "").queues.isEmpty)
    }

    @Test func theyStandBelowTheNumbers() {
        var state = TopState(server: "http://h:1", now: noon)
        let frame = TopFrame(palette: Palette(isColored: false), hasUnicode: true)
        state.load = ServerLoad(metrics: Self.text)
        #expect(
            frame.lines(state, width: 80, height: 24)[2...3] == [
                "2 nodes: a:1 runs 3, b } 7:2 runs 0",
                "2 queues: default 7 waiting for up to 1:01, slow 0 waiting",
            ]
        )
        #expect(frame.lines(state, width: 30, height: 24)[3] == "2 queues: default 7 waiting f…")
        state.load = ServerLoad(metrics: "")
        #expect(frame.lines(state, width: 80, height: 24)[2...3] == ["no node runs jobs", ""])
    }
}
