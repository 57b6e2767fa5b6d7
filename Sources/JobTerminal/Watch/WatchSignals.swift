import Foundation
import Synchronization

/// Turns the signals of a terminal into events for as long as it lives.
final class WatchSignals {
    private final class Counter: Sendable {
        private let count = Atomic(0)

        func next() -> Int { count.add(1, ordering: .relaxed).newValue }
    }

    private let sources: [any DispatchSourceSignal]

    /// Begins: the first interrupt is an event, a second one ends the program.
    init(_ tell: @escaping @Sendable (WatchEvent) -> Void) {
        // A source sees a signal only if its default action is off.
        signal(SIGINT, SIG_IGN)
        let interrupts = Counter()
        let interrupt = DispatchSource.makeSignalSource(signal: SIGINT)
        interrupt.setEventHandler {
            if interrupts.next() > 1 { exit(ExitStatus.interrupted.rawValue) }
            tell(.interrupted)
        }
        let resize = DispatchSource.makeSignalSource(signal: SIGWINCH)
        resize.setEventHandler { tell(.resized) }
        sources = [interrupt, resize]
        for source in sources { source.resume() }
    }

    deinit {
        for source in sources { source.cancel() }
    }
}
