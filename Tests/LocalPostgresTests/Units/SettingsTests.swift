import Testing

@testable import LocalPostgres

@Suite("The server's settings")
struct SettingsTests {
    @Test("Durable and on a socket only, unless asked otherwise where that is allowed")
    func defaults() {
        let settings = ServerSettings.all([:], socketDirectory: "/s")
        #expect(settings["fsync"] == "on")
        #expect(settings["synchronous_commit"] == "on")
        #expect(settings["full_page_writes"] == "on")
        #expect(settings["listen_addresses"] == "")
        #expect(settings["unix_socket_directories"] == "/s")
    }

    @Test("A caller may give up durability and not open the server")
    func replaced() {
        let asked = ["fsync": "off", "work_mem": "8MB", "listen_addresses": "*", "unix_socket_permissions": "0777"]
        let settings = ServerSettings.all(asked, socketDirectory: "/s")
        #expect(settings["fsync"] == "off")
        #expect(settings["work_mem"] == "8MB")
        #expect(settings["listen_addresses"] == "")
        #expect(settings["unix_socket_permissions"] == "0700")
    }

    @Test("They become arguments, in an order that does not change")
    func arguments() {
        #expect(
            ServerSettings.arguments(["b": "2 x", "a": ""], cluster: "/c") == ["-D", "/c", "-c", "a=", "-c", "b=2 x"]
        )
    }
}
