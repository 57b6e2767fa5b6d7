import Foundation
import JobStatusClient
import JobStatusModels

/// Shows all jobs on the whole terminal, until somebody has seen enough.
struct TopRun {
    let session: Session
    private let events: AsyncStream<TopEvent>
    private let relay: AsyncStream<TopEvent>.Continuation

    init(session: Session) {
        self.session = session
        (events, relay) = AsyncStream<TopEvent>.makeStream()
    }

    /// Runs until a key or a signal ends it.
    func run() async throws {
        let sources = makeSources()
        defer { sources.forEach { $0.cancel() } }
        let capabilities = session.outputCapabilities
        let frame = TopFrame(
            palette: Palette(isColored: capabilities.hasColor),
            hasUnicode: capabilities.hasUnicode
        )
        let feed = ChangeFeed(client: session.client, isFollowed: true) { [relay] in relay.yield(.feed($0)) }
        try await withThrowingTaskGroup { group in
            group.addTask { await feed.read(from: .unfinished) }
            group.addTask { [session, relay] in
                await ServerLoad.follow(session.client) { relay.yield(.load($0)) }
            }
            group.addTask { [relay] in
                while (try? await Task.sleep(for: .milliseconds(250))) != nil { relay.yield(.tick) }
            }
            defer {
                group.cancelAll()
                TopScreen.end()
            }
            TopScreen.begin()
            try await loop(frame)
        }
    }

    private func loop(_ frame: TopFrame) async throws {
        let clock = ContinuousClock()
        var state = TopState(server: session.server.description, now: Date())
        var (last, drawnAt): ([String]?, ContinuousClock.Instant) = (nil, clock.now)
        var (ticked, isDue) = (clock.now, true)
        for await event in events {
            let size = session.outputCapabilities
            let (width, height) = (size.width ?? 80, size.height ?? 24)
            switch event {
            case .tick:
                state.tick((clock.now - ticked) / .seconds(1))
                ticked = clock.now
                isDue = true
            case .keys(let keys):
                isDue = true
                for key in keys {
                    let action = state.press(key, page: frame.page(state, height: height))
                    if action == .quit { return }
                    if action == .interrupt { throw CommandFailure(.interrupted) }
                    perform(action)
                }
            case .resized: (last, isDue) = (nil, true)
            case .opened(let job): if state.opened?.jobID == job.jobID { state.opened = job }
            case .load(let load): state.load = load
            case .notice(let text): state.notice = text
            case .terminated(let signal):
                throw CommandFailure(signal == SIGINT ? .interrupted : .done)
            case .feed(let event):
                try take(event, &state)
            }
            // What comes fast is shown with the next tick.
            guard isDue || clock.now - drawnAt > .milliseconds(100) else { continue }
            let lines = frame.lines(state, width: width, height: height)
            TopScreen.draw(TopScreen.text(lines, after: last))
            (last, drawnAt, isDue) = (lines, clock.now, false)
        }
    }

    private func take(_ event: FeedEvent, _ state: inout TopState) throws {
        switch event {
        case .page(let answer): state.take(answer.value, serverTime: answer.date)
        case .listed(let answer, let isLast): state.take(answer.value.jobs, isLast: isLast, serverTime: answer.date)
        case .restarted: state.restart()
        case .trouble(let text): state.setTrouble(text)
        case .recovered: state.setTrouble(nil)
        case .failed(let error): throw CommandFailure(error, server: session.server.description)
        case .reached, .ended, .interrupted, .deadline: break
        }
    }

    private func perform(_ action: TopState.Action) {
        let (client, relay) = (session.client, relay)
        switch action {
        case .none, .quit, .interrupt: break
        case .open(let jobID):
            Task {
                do {
                    relay.yield(.opened(try await client.status(of: jobID)))
                } catch {
                    relay.yield(.notice("\(error)"))
                }
            }
        case .cancel(let jobID):
            Task {
                do {
                    let job = try await client.cancel(jobID)
                    relay.yield(.notice("\(jobID) \(JobTexts.state(job))"))
                } catch {
                    relay.yield(.notice("\(jobID): \(error)"))
                }
            }
        }
    }

    /// Keys, sizes and signals as events.
    private func makeSources() -> [any DispatchSourceProtocol] {
        let relay = relay
        let input = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO)
        input.setEventHandler {
            var bytes = [UInt8](repeating: 0, count: 1_024)
            let count = read(STDIN_FILENO, &bytes, bytes.count)
            // A terminal that is gone ends the program, as a hangup does.
            relay.yield(count > 0 ? .keys(TopKey.keys(in: bytes.prefix(count))) : .terminated(SIGHUP))
            if count <= 0 { input.cancel() }
        }
        let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH].map { number in
            // A source sees a signal only if its default action is off.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { relay.yield(number == SIGWINCH ? .resized : .terminated(number)) }
            return source
        }
        let sources: [any DispatchSourceProtocol] = [input] + signals
        sources.forEach { $0.resume() }
        return sources
    }
}
