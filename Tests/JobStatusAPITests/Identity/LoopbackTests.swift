import Testing

@testable import JobStatusAPI

struct LoopbackTests {
    @Test(arguments: [
        "localhost", "localhost:8080", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8080", "127.9.9.9:1", "[::1]",
        "[::1]:8080",
    ])
    func isThisMachine(authority: String) {
        #expect(Loopback.isLoopback(authority: authority))
    }

    @Test(arguments: [
        "", "example.com", "localhost.example.com", "127.0.0.1.example.com", "127.0.0.1:8080:9", "128.0.0.1", "0.0.0.0",
        "[::2]", "[::1", "[::1]x", "::1", "127.0.0.1:port", "evil.com:80", "user@localhost",
        "2130706433", "[::ffff:127.0.0.1]",
    ])
    func isNot(authority: String) {
        #expect(!Loopback.isLoopback(authority: authority))
    }

    @Test
    func knowsAddressesToListenOn() {
        #expect(ListeningAddress.tcp(host: "127.0.0.1", port: 0).isLocal)
        #expect(ListeningAddress.tcp(host: "::1", port: 0).isLocal)
        #expect(ListeningAddress.unix(path: "/tmp/x").isLocal)
        #expect(!ListeningAddress.tcp(host: "0.0.0.0", port: 0).isLocal)
        #expect(!ListeningAddress.tcp(host: "::", port: 0).isLocal)
        #expect(!ListeningAddress.tcp(host: "example.com", port: 0).isLocal)
    }

    @Test
    func writesAddressesAsURLs() {
        #expect("\(ListeningAddress.tcp(host: "127.0.0.1", port: 8_080))" == "http://127.0.0.1:8080")
        #expect("\(ListeningAddress.tcp(host: "::1", port: 8_080))" == "http://[::1]:8080")
        #expect("\(ListeningAddress.unix(path: "/run/jobd.sock"))" == "unix:/run/jobd.sock")
    }
}
