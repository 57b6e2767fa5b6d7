import Glibc
import TestSupport

/// A PostgreSQL server that listens on TCP and takes nothing there but TLS.
///
/// `LocalPostgres` serves a Unix socket alone, on which PostgreSQL does not encrypt; so a test starts this one itself, with a
/// certificate for `localhost` that is its own authority.
struct TLSServer {
    let port: Int
    /// The file with the certificate that clients may trust.
    let certificate: String

    /// Runs `body` while the server does.
    static func run(_ body: (TLSServer) async throws -> Void) async throws {
        let folder = "/tmp/job-status-tests-\(getpid())-tls"
        try await ProcessGuard.shared.watch(cluster: folder)
        try await PristineCluster.shared.copy(to: folder)
        let server = TLSServer(port: try freePort(), certificate: "\(folder)/server.crt")
        let process = try await ServiceProcess.start(
            "/bin/sh",
            arguments: ["-c", script, "sh", folder, "\(server.port)"]
        )
        defer { process.send(SIGQUIT) }
        _ = try await process.errorOutput.line(containing: "ready to accept connections", within: .seconds(30))
        try await body(server)
    }

    private static func freePort() throws -> Int {
        let proxy = try FaultProxy(to: .unix(path: "/nowhere"))
        defer { proxy.stop() }
        return proxy.port
    }

    private static let script = """
        set -e
        folder=$1 port=$2
        cd "$folder"
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
            -addext subjectAltName=DNS:localhost -keyout server.key -out server.crt 2>&1
        chmod 600 server.key
        chown --reference=cluster server.key
        echo 'hostssl all all 127.0.0.1/32 trust' >hba.conf
        chmod 644 server.crt hba.conf
        postgres=$(ls -d /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)
        set -- "$postgres" -D "$folder/cluster" -c listen_addresses=127.0.0.1 -c "port=$port" \
            -c unix_socket_directories= -c hba_file="$folder/hba.conf" -c logging_collector=off -c log_destination=stderr \
            -c lc_messages=C -c ssl=on -c ssl_cert_file="$folder/server.crt" -c ssl_key_file="$folder/server.key"
        [ "$(id -u)" -ne 0 ] ||
            set -- setpriv --reuid="$(stat -c %u cluster)" --regid="$(stat -c %g cluster)" --clear-groups -- "$@"
        exec "$@"
        """
}
