import Foundation
import Synchronization

/// Turns the signals of a terminal into events for as long as it lives.
///
/// There may be several, one after the other or at once. The first interrupt is an event, a second one ends the program.
final class WatchSignals {
    private let number: Int

    init(_ tell: @escaping @Sendable (WatchEvent) -> Void) {
        number = SignalSources.shared.add(tell)
    }

    deinit {
        SignalSources.shared.remove(number)
    }
}

/// The sources of signals: made once for the process, because Dispatch hears no signal any more for which a source was
/// cancelled and another one made.
private final class SignalSources: Sendable {
    static let shared = SignalSources()

    private struct State {
        var listeners: [Int: @Sendable (WatchEvent) -> Void] = [:]
        var last = 0
        var interrupts = 0
        var sources: [any DispatchSourceSignal] = []
    }

    private let state = Mutex(State())

    func add(_ tell: @escaping @Sendable (WatchEvent) -> Void) -> Int {
        state.withLock { state in
            if state.sources.isEmpty { state.sources = begin() }
            state.last += 1
            state.listeners[state.last] = tell
            return state.last
        }
    }

    func remove(_ number: Int) {
        state.withLock { state in state.listeners[number] = nil }
    }

    private func begin() -> [any DispatchSourceSignal] {
        // A source sees a signal only if its default action is off.
        signal(SIGINT, SIG_IGN)
        let interrupt = DispatchSource.makeSignalSource(signal: SIGINT)
        interrupt.setEventHandler { [self] in tell(.interrupted) }
        let resize = DispatchSource.makeSignalSource(signal: SIGWINCH)
        resize.setEventHandler { [self] in tell(.resized) }
        interrupt.resume()
        resize.resume()
        return [interrupt, resize]
    }

    private func tell(_ event: WatchEvent) {
        let (listeners, interrupts) = state.withLock { state in
            if case .interrupted = event { state.interrupts += 1 }
            return (Array(state.listeners.values), state.interrupts)
        }
        // With nobody to hear it, an interrupt does what it always does.
        if case .interrupted = event, interrupts > 1 || listeners.isEmpty { exit(ExitStatus.interrupted.rawValue) }
        for listener in listeners { listener(event) }
    }
}
