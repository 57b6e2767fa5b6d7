import Foundation

/// How a service is deployed.
public struct JobServiceConfiguration: Sendable {
    /// Where HTTP is served.
    public enum Address: Sendable, Hashable {
        /// A name or address of this machine, and a port; port 0 picks a free one.
        case tcp(host: String, port: Int)
        /// The path of a Unix socket.
        case unix(path: String)
    }

    /// Which PostgreSQL keeps the jobs.
    public enum Database: Sendable, Hashable {
        /// A private one in a folder, started and stopped with the service.
        case embedded(dataDirectory: String)
        /// One that is there: any connection string of libpq. An empty one takes all from libpq's environment.
        case external(connectionString: String)
    }

    /// What a process does.
    public enum Role: String, Sendable, CaseIterable {
        /// Serves the API and runs jobs.
        case all
        /// Serves the API.
        case api
        /// Runs jobs, and serves its health.
        case runner

        var runsJobs: Bool { self != .api }
        var servesAPI: Bool { self != .runner }
    }

    /// Where HTTP is served, by default 127.0.0.1:8080.
    public var address = Address.tcp(host: "127.0.0.1", port: 8080)

    /// Which tokens of an identity provider let their holders in (RFC 9068).
    public struct Tokens: Sendable, Hashable {
        /// The provider's public keys (RFC 7517): the path of a file, or an `https` address.
        public var keySet: String
        /// What `iss` must be.
        public var issuer: String
        /// What must be in `aud`.
        public var audience: String

        /// Describes the tokens of a provider.
        public init(keySet: String, issuer: String, audience: String) {
            self.keySet = keySet
            self.issuer = issuer
            self.audience = audience
        }
    }

    /// The files of a certificate, for TLS.
    public struct Certificate: Sendable, Hashable {
        /// The path of the certificate and those that lead from it to an authority, in PEM.
        public var path: String
        /// The path of its private key, in PEM.
        public var keyPath: String

        /// Names the files.
        public init(path: String, keyPath: String) {
            self.path = path
            self.keyPath = keyPath
        }
    }

    /// With what the service shows who it is; with it, it speaks TLS alone, and HTTP/2 to who wants that.
    ///
    /// The files are read again at SIGHUP.
    public var certificate: Certificate?

    /// Whether API keys let their holders in.
    ///
    /// Without any authentication only this machine is served.
    public var acceptsKeys = false

    /// Which tokens let their holders in; nil for none.
    public var tokens: Tokens?

    /// How many requests an owner may make on this node, such as `100/s`; nil for any number.
    public var requestRate: String?

    /// How many jobs of an owner may be unfinished at a time; nil for any number.
    public var unfinishedJobs: Int?

    /// The origins whose web pages may call the service, with commas, or `*`; nil for none.
    public var corsOrigin: String?

    /// Which PostgreSQL keeps the jobs, by default a private one in `.jobd`.
    public var database = Database.embedded(dataDirectory: ".jobd")

    /// A direct connection for notifications where `database` goes through a pooler.
    ///
    /// Without one there are none then, and what other nodes do is seen within a second.
    public var listenerConnectionString: String?

    /// Whether statements are prepared; not behind a pooler in transaction mode.
    public var preparesStatements = true

    /// Whether the schema is brought up to date at the start.
    public var migratesAtStart = true

    /// What this process does.
    public var role = Role.all

    /// The file of command kinds.
    public var kindsFile: String?

    /// Whether the kinds `echo`, `sleep`, `fail` and `noop` can be started.
    public var hasDemoKinds = false

    /// Jobs that run at once, by default four a core.
    public var concurrency = 4 * ProcessInfo.processInfo.activeProcessorCount

    /// The queues to take jobs from, in turns; nil for all that the kinds here wait in.
    public var queues: [String]?

    /// How long a lease holds without being renewed.
    public var lease = Duration.seconds(30)

    /// How long jobs may go on after the service was told to stop.
    public var shutdownGrace = Duration.seconds(25)

    /// How long a job may take to stop.
    public var cancelGrace = Duration.seconds(10)

    /// How long finished jobs are kept.
    public var retention = Duration.seconds(7 * 86_400)

    /// Makes the default configuration.
    public init() {}
}
