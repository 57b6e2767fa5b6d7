import PostgresClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct TLSTests {
    @Test func theServerIsVerifiedAndEverythingPassesEncrypted() async throws {
        try await TLSServer.run { server in
            let base = "host=localhost hostaddr=127.0.0.1 port=\(server.port) user=postgres dbname=postgres"
            let verified = "\(base) sslmode=verify-full sslrootcert=\(server.certificate)"
            try await Self.checkTraffic(PostgresConfiguration(verified))
            try await Self.checkRefusals(base: base, certificate: server.certificate)
        }
    }

    /// Many statements at once, big values and a COPY: OpenSSL keeps whole records to itself, which epoll cannot see.
    private static func checkTraffic(_ configuration: PostgresConfiguration) async throws {
        try await withDatabase(configuration) { database in
            let row = try await database.read("select ssl, version from pg_stat_ssl where pid = pg_backend_pid()")[0]
            let version = try row.decode(1, as: String.self)
            #expect(try row.decode(0, as: Bool.self) && version.hasPrefix("TLSv1."))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<500 {
                    group.addTask {
                        let size = number % 50 == 0 ? 100_000 : 10
                        let text = String(repeating: "\(number % 10)", count: size)
                        let answer = try await database.read("select $1", text)[0].decode(0, as: String.self)
                        #expect(answer == text)
                    }
                }
                try await group.waitForAll()
            }
            let big = String(repeating: "x", count: 10_000_000)
            let answer = try await database.execute("select $1", big)[0].decode(0, as: String.self)
            #expect(answer == big)
            try await database.withConnection { connection in
                var count = 0
                try await connection.copyOut("copy (select generate_series(1, 20000)) to stdout") { _ in count += 1 }
                #expect(count == 20_000)
            }
        }
    }

    private static func checkRefusals(base: String, certificate: String) async throws {
        let refused = [
            "\(base) sslmode=disable": "no encryption",
            "\(base) sslmode=verify-full sslrootcert=/dev/null": "certificate",
            "\(base) host=other.name sslmode=verify-full sslrootcert=\(certificate)": "does not match host name",
        ]
        for (connectionString, reason) in refused {
            let error = await errorOf {
                _ = try await PostgresConnection.connect(PostgresConfiguration(connectionString), logger: .silent)
            }
            #expect(error?.code == .connectionFailed && error?.debugDescription.contains(reason) == true)
        }
    }
}
