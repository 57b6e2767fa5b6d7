/// How long the steps of a server's life may take.
struct LocalPostgresLimits: Sendable {
    /// From the start of the program to readiness; replaying a long log after a crash takes its time.
    var start: Duration = .seconds(600)
    /// For the processes of a killed server to end by themselves.
    var leftovers: Duration = .seconds(3)
    /// For a fast shutdown, which writes everything to disk once more.
    var fastShutdown: Duration = .seconds(20)
    /// For an immediate shutdown, after the fast one took too long.
    var immediateShutdown: Duration = .seconds(5)
    /// Between two looks at a server that starts.
    var look: Duration = .milliseconds(20)
    /// Between two looks whether the socket of a running server is still there.
    var socketLook: Duration = .seconds(5)
    /// The longest pause between two attempts to start a server that died.
    var restartPause: Duration = .seconds(5)
}
