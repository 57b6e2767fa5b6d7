import Testing

@testable import PostgresClient

@Suite struct ConnectionOptionsTests {
    @Test func oneHostIsLeftToLibPQ() {
        #expect(ConnectionOptions(values: ["host": "a", "port": "1"]).hosts == [.init(overrides: [:])])
        #expect(ConnectionOptions(values: [:]).hosts == [.init(overrides: [:])])
    }

    @Test func hostsOfAListKeepTheirPorts() {
        let options = ConnectionOptions(values: ["host": "a,b", "port": "1,2"])
        #expect(options.hosts.map(\.overrides) == [["host": "a", "port": "1"], ["host": "b", "port": "2"]])
    }

    @Test func onePortStandsForAllHosts() {
        let options = ConnectionOptions(values: ["host": "a,b", "port": "5"])
        #expect(options.hosts.map { $0.overrides["port"] } == ["5", "5"])
    }

    @Test func addressesWithoutNamesAreHostsToo() {
        let options = ConnectionOptions(values: ["hostaddr": "10.0.0.1,10.0.0.2"])
        #expect(options.hosts.map { $0.overrides["hostaddr"] } == ["10.0.0.1", "10.0.0.2"])
    }

    @Test func aPreferenceForStandbysBecomesTwoRounds() {
        let values = ["host": "a,b", "target_session_attrs": "prefer-standby"]
        #expect(ConnectionOptions(values: values).sessionRounds == ["standby", "any"])
        #expect(ConnectionOptions(values: ["host": "a,b"]).sessionRounds == [nil])
    }

    @Test func preparedStatementsAreFoundByTextAndTypes() {
        var prepared = PreparedStatements(limit: 2)
        let statement: PostgresStatement = "select $1"
        #expect(prepared.find(statement, types: [20]) == nil)
        let added = prepared.add(statement, types: [20])
        #expect(prepared.find(statement, types: [20])?.id == added?.id)
        #expect(prepared.find(statement, types: [25]) == nil)
        // A NULL has no type and fits.
        #expect(prepared.find(statement, types: [0])?.id == added?.id)
        #expect(prepared.add(statement, types: [25]) != nil)
        #expect(prepared.add("select 2", types: []) == nil)
        if let added { prepared.forget(added.id) }
        #expect(prepared.find(statement, types: [20]) == nil)
        #expect(prepared.find(statement, types: [25]) != nil)
    }
}
