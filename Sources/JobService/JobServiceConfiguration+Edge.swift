import Configuration
import JobStatusAPI

extension JobServiceConfiguration {
    /// Reads what one client may do at most, whose pages may call, and how the service shows who it is.
    mutating func readEdge(_ read: OptionReader) async throws {
        unfinishedJobs = try await read.int("max-unfinished", in: 1...1_000_000_000)
        if let text = try await read.string("rate-limit"), text != "off" {
            guard RequestRate(text) != nil else {
                throw JobServiceError(
                    "rate-limit: expected off, or requests in a time such as 100/s, 6000/m or 50000/h, not '\(text)'"
                )
            }
            requestRate = text
        }
        if let text = try await read.string("cors-origin") {
            guard let origins = AllowedOrigins(list: text) else {
                throw JobServiceError(
                    "cors-origin: expected * or origins such as https://app.example.com, not '\(text)'"
                )
            }
            guard !origins.includesAll || authentication.isConfigured else {
                throw JobServiceError(
                    "cors-origin: without authentication every page could start jobs; name the origins"
                )
            }
            corsOrigin = text
        }
        let (certificate, key) = (try await read.string("tls-certificate"), try await read.string("tls-key"))
        guard (certificate == nil) == (key == nil) else {
            throw JobServiceError("tls-certificate and tls-key: expected both or neither")
        }
        if let certificate, let key {
            self.certificate = Certificate(path: certificate, keyPath: key)
        }
    }

    /// How the server listens and what it allows, in the API's words.
    func server(state: ServerState) throws -> JobStatusServerConfiguration {
        var limits = ServerLimits()
        limits.requestRate = requestRate.flatMap { RequestRate($0) }
        limits.unfinishedJobs = unfinishedJobs
        return JobStatusServerConfiguration(
            address: address.listening,
            authentication: authentication,
            certificate: try certificate.map { try ServerCertificate(path: $0.path, keyPath: $0.keyPath) },
            allowedOrigins: corsOrigin.flatMap { AllowedOrigins(list: $0) } ?? .none,
            limits: limits,
            state: state
        )
    }
}
