import Foundation

/// What has to be so before the first byte is written.
enum StandardStreams {
    /// Makes sure that a closed pipe is an error of `write` and no death, and that streams 0 to 2 are open.
    ///
    /// If one of them were closed, the next file or socket would take its number and receive what is printed.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) == -1 {
            _ = open("/dev/null", stream == STDIN_FILENO ? O_RDONLY : O_WRONLY)
        }
    }
}
