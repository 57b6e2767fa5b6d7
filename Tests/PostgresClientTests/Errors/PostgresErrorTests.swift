import Testing

@testable import PostgresClient

@Suite struct PostgresErrorTests {
    @Test func theDescriptionNamesCodesAndNoValues() {
        var message = PostgresServerMessage(sqlState: .uniqueViolation, message: "duplicate key, secret value")
        message.detail = "Key (mail)=(secret@example.org) already exists."
        message.constraint = "users_mail_key"
        let error = PostgresError(
            .server,
            reason: "secret reason",
            server: message,
            statement: "insert into secret",
            consequences: [PostgresError(.connectionLost, reason: "secret host")]
        )
        #expect("\(error)" == "PostgreSQL: server, SQLSTATE 23505, constraint users_mail_key")
        let all = String(reflecting: error)
        for part in ["secret value", "secret@example.org", "insert into secret", "secret reason", "secret host"] {
            #expect(all.contains(part))
        }
    }

    @Test(arguments: ["40001", "40P01", "53300", "57P01", "57P03", "55P03"] as [PostgresSQLState])
    func whatMayPassIsRetryable(_ state: PostgresSQLState) {
        #expect(PostgresError.refused(state).isRetryable)
    }

    @Test(arguments: ["23505", "42601", "22P02", "57014", "25P02"] as [PostgresSQLState])
    func whatWillNotPassIsNot(_ state: PostgresSQLState) {
        #expect(!PostgresError.refused(state).isRetryable)
    }

    @Test func aWriteWithAnUnknownOutcomeIsNotRetryable() {
        #expect(!PostgresError(.outcomeUnknown).isRetryable)
        #expect(PostgresError(.connectionLost).isRetryable)
        #expect(PostgresError(.connectTimeout).isRetryable)
        #expect(!PostgresError(.cancelled).isRetryable)
    }

    @Test func aWrongPasswordIsNotRetryableButAServerThatStartsIs() {
        #expect(!PostgresError.refused("28P01").with(.connectionFailed).isRetryable)
        #expect(PostgresError.refused("57P03").with(.connectionFailed).isRetryable)
    }

    @Test func aConfigurationDoesNotShowItsPassword() {
        let configuration = PostgresConfiguration("postgres://u:hidden@h/d", applicationName: "app")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("hidden"))
        }
    }
}
