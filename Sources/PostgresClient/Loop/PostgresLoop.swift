import CLibPQ
import Foundation
import Glibc
import Synchronization

/// The one thread that talks to PostgreSQL.
///
/// It waits in `epoll` for all connections and is the serial executor of their actors, so that everything libpq is plain
/// synchronous code on one thread. It also takes whole tasks (`withTaskExecutorPreference`): code that mostly talks to the
/// database then runs without a switch of threads, and must not block or compute for long.
///
/// `@unchecked Sendable`: `inbox` is guarded by its mutex, descriptors and thread are constant, and all other state is touched
/// on the loop's own thread alone.
final class PostgresLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    /// The process's loop; it lives as long as the process.
    static let shared = PostgresLoop()

    private struct Inbox {
        var jobs: [UnownedJob] = []
        var timers = LoopTimers()
        var isAsleep = false
    }

    private let epollDescriptor: Int32
    private let wakeDescriptor: Int32
    private let inbox = Mutex(Inbox())
    private let thread = Atomic<UInt>(0)

    // On the loop's thread alone.
    private var connections: [UInt64: Registration] = [:]
    private var dirty: [PostgresConnection] = []
    private var runningJobs: [UnownedJob] = []
    private var lastToken: UInt64 = 0

    private struct Registration {
        weak var connection: PostgresConnection?
        let descriptor: Int32
    }

    private init() {
        epollDescriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeDescriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        // Without two descriptors at the start of the process nothing here can work.
        precondition(epollDescriptor >= 0 && wakeDescriptor >= 0, "no file descriptor left for epoll")
        control(EPOLL_CTL_ADD, wakeDescriptor, token: 0, events: EPOLLIN.rawValue)
        let thread = Thread { [self] in run() }
        thread.name = "postgres-loop"
        thread.stackSize = 1 << 20
        thread.start()
    }

    // MARK: Executor

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustWake = inbox.withLock { inbox in
            inbox.jobs.append(job)
            defer { inbox.isAsleep = false }
            return inbox.isAsleep
        }
        if mustWake { wake() }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        UnownedTaskExecutor(ordinary: self)
    }

    func checkIsolated() {
        precondition(isOnLoop, "not on the loop's thread")
    }

    var isOnLoop: Bool {
        thread.load(ordering: .relaxed) == pthread_self()
    }

    // MARK: Timers

    /// Calls `action` on the loop's thread after a time; safe to call on any thread.
    @discardableResult
    func schedule(after delay: Duration, _ action: @escaping @Sendable () -> Void) -> LoopTimers.ID {
        let deadline = ContinuousClock.now + delay
        let (id, mustWake) = inbox.withLock { inbox in
            let id = inbox.timers.insert(at: deadline, action)
            guard inbox.isAsleep, inbox.timers.nextDeadline == deadline else { return (id, false) }
            inbox.isAsleep = false
            return (id, true)
        }
        if mustWake { wake() }
        return id
    }

    /// Forgets a timer, if it has not fired yet.
    func cancel(_ timer: LoopTimers.ID) {
        inbox.withLock { $0.timers.cancel(timer) }
    }

    // MARK: Connections

    /// Starts to watch a socket, for reading.
    func register(_ connection: PostgresConnection, descriptor: Int32) -> UInt64 {
        lastToken += 1
        connections[lastToken] = Registration(connection: connection, descriptor: descriptor)
        control(EPOLL_CTL_ADD, descriptor, token: lastToken, events: EPOLLIN.rawValue)
        return lastToken
    }

    /// Chooses what the connection is told of.
    func watch(_ token: UInt64, forReading: Bool, forWriting: Bool) {
        guard let registration = connections[token] else { return }
        let events = (forReading ? EPOLLIN.rawValue : 0) | (forWriting ? EPOLLOUT.rawValue : 0)
        control(EPOLL_CTL_MOD, registration.descriptor, token: token, events: events)
    }

    /// Forgets a socket; must come before it is closed.
    func unregister(_ token: UInt64) {
        guard let registration = connections.removeValue(forKey: token) else { return }
        control(EPOLL_CTL_DEL, registration.descriptor, token: token, events: 0)
    }

    /// Asks for `endTurn()` at the end of this turn.
    func markDirty(_ connection: PostgresConnection) {
        dirty.append(connection)
    }

    // MARK: The thread

    private static let jobPassesPerTurn = 4

    private func run() {
        thread.store(pthread_self(), ordering: .relaxed)
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while true {
            let count = epoll_wait(epollDescriptor, &events, Int32(events.count), prepareToSleep())
            inbox.withLock { $0.isAsleep = false }
            for index in 0..<max(0, Int(count)) {
                handle(token: events[index].data.u64, events: events[index].events)
            }
            fireTimers()
            runJobs()
            endTurn()
        }
    }

    /// How long `epoll_wait` may wait, in milliseconds; −1 without end.
    private func prepareToSleep() -> Int32 {
        inbox.withLock { inbox in
            guard inbox.jobs.isEmpty else { return 0 }
            inbox.isAsleep = true
            guard let deadline = inbox.timers.nextDeadline else { return -1 }
            let delay = ContinuousClock.now.duration(to: deadline)
            guard delay > .zero else { return 0 }
            // Rounded up: waking before the deadline would spin.
            let milliseconds =
                delay.components.seconds * 1000 + delay.components.attoseconds / 1_000_000_000_000_000 + 1
            return Int32(clamping: milliseconds)
        }
    }

    private func handle(token: UInt64, events: UInt32) {
        guard token != 0 else { return drainWakes() }
        guard let registration = connections[token] else { return }
        guard let connection = registration.connection else { return unregister(token) }
        connection.assumeIsolated { $0.ready(isWritable: events & EPOLLOUT.rawValue != 0) }
    }

    private func fireTimers() {
        let now = ContinuousClock.now
        while let action = inbox.withLock({ $0.timers.popDue(now) }) {
            action()
        }
    }

    private func runJobs() {
        for _ in 0..<Self.jobPassesPerTurn {
            inbox.withLock { swap(&$0.jobs, &runningJobs) }
            guard !runningJobs.isEmpty else { return }
            for job in runningJobs {
                job.runSynchronously(
                    isolatedTo: asUnownedSerialExecutor(),
                    taskExecutor: asUnownedTaskExecutor()
                )
            }
            runningJobs.removeAll(keepingCapacity: true)
        }
    }

    private func endTurn() {
        guard !dirty.isEmpty else { return }
        let connections = dirty
        dirty.removeAll(keepingCapacity: true)
        for connection in connections {
            connection.assumeIsolated { $0.endTurn() }
        }
    }

    // MARK: System calls

    private func wake() {
        eventfd_write(wakeDescriptor, 1)
    }

    private func drainWakes() {
        var value: eventfd_t = 0
        eventfd_read(wakeDescriptor, &value)
    }

    private func control(_ operation: Int32, _ descriptor: Int32, token: UInt64, events: UInt32) {
        var event = epoll_event(events: events, data: epoll_data_t(u64: token))
        epoll_ctl(epollDescriptor, operation, descriptor, &event)
    }
}
