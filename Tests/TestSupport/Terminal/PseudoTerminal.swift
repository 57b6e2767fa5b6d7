import Foundation
import Glibc
import Synchronization

/// One of the built programs, or any other, in a terminal of its own: it is the session's leader, and the terminal
/// controls it.
public final class PseudoTerminal: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var screen: TerminalScreen
        var exit: ServiceProcess.Exit?
        var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextNumber = 0
    }

    /// The process id.
    public let processID: Int32
    private let terminal: Int32
    /// Kept open, so that the terminal's settings can be read when the program has ended.
    private let otherSide: Int32
    private let state: Mutex<State>

    /// Starts a program in a terminal.
    ///
    /// - Parameters:
    ///   - executable: The name of one of this package's executables, or a path.
    ///   - arguments: Its arguments, without its name.
    ///   - environment: What is added to the environment, as with ``ServiceProcess``; `TERM` is that of xterm.
    ///   - columns: The width.
    ///   - rows: The height.
    /// - Throws: What kept it from being started.
    public init(
        _ executable: String,
        arguments: [String] = [],
        environment: [String: String?] = [:],
        columns: Int = 80,
        rows: Int = 24
    ) async throws {
        var size = Self.size(columns, rows)
        var (terminal, otherSide): (Int32, Int32) = (-1, -1)
        var name = [CChar](repeating: 0, count: 128)
        guard openpty(&terminal, &otherSide, &name, nil, &size) == 0 else {
            throw TestSupportError("There is no terminal to be had: errno \(errno).")
        }
        // A child of some other test that inherited it would keep the terminal from being hung up.
        for side in [terminal, otherSide] { _ = fcntl(side, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
        var environment = environment
        environment["TERM"] = environment["TERM"] ?? "xterm-256color"
        let path = try ServiceProcess.path(of: executable)
        processID = try Self.spawn([path] + arguments, ServiceProcess.mergedEnvironment(environment), on: name)
        (self.terminal, self.otherSide) = (terminal, otherSide)
        state = Mutex(State(screen: TerminalScreen(columns: columns, rows: rows)))
        try await ProcessGuard.shared.watch(process: processID)
        Thread.detachNewThread { [self] in readUntilExit() }
    }

    deinit {
        close(terminal)
        close(otherSide)
    }

    /// `POSIX_SPAWN_SETSID` of `spawn.h`, which is only there for GNU programs.
    private static let newSession: Int32 = 0x80

    private static func spawn(_ words: [String], _ environment: [String: String], on name: [CChar]) throws -> Int32 {
        var (actions, attributes) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = newSession | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        // The leader of a session that opens a terminal is controlled by it.
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, name, O_RDWR, 0)
        for stream in [STDOUT_FILENO, STDERR_FILENO] { posix_spawn_file_actions_adddup2(&actions, 0, stream) }
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var processID: Int32 = 0
        let code = posix_spawn(&processID, words[0], &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw TestSupportError("\(words[0]) was not started: errno \(code).") }
        return processID
    }

    private func readUntilExit() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            var status: Int32 = 0
            // Asked before the last reading, so that nothing is missed.
            let hasEnded = waitpid(processID, &status, WNOHANG) == processID
            var ready = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            _ = poll(&ready, 1, hasEnded ? 0 : 20)
            while case let count = read(terminal, &buffer, buffer.count), count > 0 { take(buffer.prefix(count)) }
            guard hasEnded else { continue }
            let signal = status & 0x7f
            return end(signal == 0 ? .code(status >> 8 & 0xff) : .signal(signal))
        }
    }

    private func take(_ bytes: ArraySlice<UInt8>) {
        state.withLock { state in
            state.bytes += bytes
            state.screen.take(bytes)
            for watcher in state.watchers.values { watcher.yield() }
        }
    }

    private func end(_ exit: ServiceProcess.Exit) {
        state.withLock { state in
            state.exit = exit
            for watcher in state.watchers.values { watcher.finish() }
        }
        Task { try await ProcessGuard.shared.forget(process: processID) }
    }
}

extension PseudoTerminal {
    /// All that was written to the terminal.
    public var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    /// What the terminal shows.
    public var screen: TerminalScreen { state.withLock { $0.screen } }

    /// Whether keys come one by one and unseen, as programs want them that use the whole screen.
    public var isRaw: Bool {
        var settings = termios()
        return tcgetattr(otherSide, &settings) == 0 && settings.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0
    }

    /// Presses keys.
    public func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = write(terminal, bytes, bytes.count)
    }

    /// Changes the size of the window.
    public func resize(columns: Int, rows: Int) {
        state.withLock { $0.screen = TerminalScreen(columns: columns, rows: rows) }
        var size = Self.size(columns, rows)
        _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
    }

    /// Sends the program a signal.
    public func send(_ signal: Int32) {
        kill(processID, signal)
    }

    /// Waits until the terminal shows something.
    ///
    /// - Parameters:
    ///   - what: For the message of the error.
    ///   - limit: How long to wait at most.
    ///   - isShown: Whether a screen shows it.
    /// - Throws: ``TestSupportError`` with the screen when the program ends without it or the time is over.
    public func wait(
        for what: String,
        within limit: Duration = .seconds(30),
        until isShown: (TerminalScreen) -> Bool
    ) async throws {
        for await _ in changes(within: limit) where isShown(screen) { return }
        guard isShown(screen) else {
            throw TestSupportError("The terminal does not show \(what):\n\(screen.lines.joined(separator: "\n"))")
        }
    }

    /// Waits until the terminal shows a text.
    public func wait(for text: String, within limit: Duration = .seconds(30)) async throws {
        try await wait(for: "\"\(text)\"", within: limit) { $0.text.contains(text) }
    }

    /// Waits for the end of the program.
    ///
    /// - Parameter limit: How long to wait at most.
    /// - Returns: How it ended.
    /// - Throws: ``TestSupportError`` with the screen when it still runs at the limit; it is killed then.
    public func waitForExit(within limit: Duration = .seconds(30)) async throws -> ServiceProcess.Exit {
        for await _ in changes(within: limit) {}
        if let exit = state.withLock({ $0.exit }) { return exit }
        kill(-processID, SIGKILL)
        throw TestSupportError("The program did not end:\n\(screen.lines.joined(separator: "\n"))")
    }

    /// One element at once, and one whenever something was written; it ends with the program or when the time is over.
    private func changes(within limit: Duration) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            continuation.yield()
            state.nextNumber += 1
            if state.exit == nil { state.watchers[state.nextNumber] = continuation } else { continuation.finish() }
            return state.nextNumber
        }
        let timer = Task {
            try await ContinuousClock().sleep(for: limit)
            continuation.finish()
        }
        continuation.onTermination = { [weak self] _ in
            timer.cancel()
            // Off this stack, which may hold the lock.
            Task { self?.state.withLock { $0.watchers[number] = nil } }
        }
        return stream
    }

    private static func size(_ columns: Int, _ rows: Int) -> winsize {
        winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    }
}
