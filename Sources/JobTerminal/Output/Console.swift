import Foundation

/// Writes to standard output or standard error, whole texts at a time.
struct Console: Sendable {
    static let output = Console(stream: STDOUT_FILENO)
    static let error = Console(stream: STDERR_FILENO)

    private let stream: Int32

    func writeLine(_ line: String) {
        write(line + "\n")
    }

    /// Writes a text with as few system calls as the stream allows, so that a frame appears as a whole.
    ///
    /// A reader that is gone (`jobctl list | head`) is no error: what it does not want to read is dropped.
    func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Foundation.write(stream, rest.baseAddress, rest.count)
                if count >= 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
                } else if errno == EAGAIN {
                    var ready = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&ready, 1, -1)
                } else if errno != EINTR {
                    return giveUp(errno)
                }
            }
        }
    }

    /// Ends the program if data was lost, which must not look like success; messages are lost silently.
    private func giveUp(_ code: Int32) {
        guard stream == STDOUT_FILENO, code != EPIPE else { return }
        Console.error.writeLine("jobctl: standard output: \(String(cString: strerror(code)))")
        exit(ExitStatus.couldNotFindOut.rawValue)
    }
}
