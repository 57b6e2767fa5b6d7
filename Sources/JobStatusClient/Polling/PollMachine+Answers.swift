extension PollMachine {
    /// The shortest pause between two polls of a server that does not hold, whatever it says.
    static let shortestPause: Duration = .seconds(1)
    /// The pauses after answers of a server that says nothing about when to come back.
    static let unguided = Backoff(initial: .seconds(1), limit: .seconds(15), floor: .seconds(1))
    /// So many news in a row may come before they are worth an answer.
    ///
    /// A server that keeps them back may not know at once what the client knows, and a pause could hide an end. After
    /// these it is thought not to keep them back.
    static let freeEarlyNews = 3
    /// So many news may come at once, one after the other, before they are taken for a storm.
    static let freePromptNews = 8
    /// News that took no longer than this came at once.
    static let prompt: Duration = .milliseconds(100)
    /// The pauses in a storm of news.
    static let storm = Backoff(initial: .milliseconds(100), limit: .seconds(5))
    /// The pause where many jobs run or end, one after the other: an end is seen soon, and those that follow come in bundles.
    static let bundling: Duration = .milliseconds(20)

    /// What to do after an answer.
    mutating func next(after report: PollReport) -> Command {
        noteAnswer(report)
        switch report.outlook {
        case .over:
            state = .over
            return .end
        case .more:
            return request(hold: .zero)
        case .changed(let spacing):
            return next(afterNews: report, spacing: spacing)
        case .unchanged:
            return next(afterNothing: report)
        }
    }

    private mutating func next(afterNews report: PollReport, spacing: Duration) -> Command {
        promptAnswers = 0
        notePromptNews(report)
        if let interval = pace.interval { return sleep(interval, .pacing) }
        guard isHolding(report) else {
            return sleep(max(Self.shortestPause, report.retryAfter ?? spacing), .pacing)
        }
        // What a request that did not wait found says nothing of how soon more comes: one that waits does.
        if report.asked > .zero, spacing > .zero { earlyNews = report.took < spacing ? earlyNews + 1 : 0 }
        var pause = report.asked > .zero && earlyNews > Self.freeEarlyNews ? spacing - report.took : .zero
        if promptNews > Self.freePromptNews {
            let storm = Self.storm.ceiling(afterFailures: promptNews - Self.freePromptNews)
            pause = max(pause, report.isAdvance ? Self.bundling : storm)
        }
        return pause > .zero ? sleep(pause, .pacing) : request(hold: reach)
    }

    /// Counts news that came at once; those that must come to an end by themselves make no storm.
    private mutating func notePromptNews(_ report: PollReport) {
        guard report.took < Self.prompt else { return promptNews = 0 }
        promptNews = report.isAdvance ? max(promptNews, min(promptNews + 1, Self.freePromptNews + 1)) : promptNews + 1
    }

    private mutating func next(afterNothing report: PollReport) -> Command {
        promptNews = 0
        if let interval = pace.interval { return sleep(interval, .pacing) }
        if isHolding(report) {
            if report.asked == .zero { return request(hold: reach) }
            if HoldReach.isHonoured(report.asked, took: report.took) {
                promptAnswers = 0
                return request(hold: reach)
            }
        }
        promptAnswers += 1
        let pause = report.retryAfter ?? Self.unguided.ceiling(afterFailures: promptAnswers)
        return sleep(max(Self.shortestPause, pause), .pacing)
    }

    private func isHolding(_ report: PollReport) -> Bool { reach > .zero && report.canHold }

    private mutating func noteAnswer(_ report: PollReport) {
        canHold = report.canHold
        // The answer to the first request after a failure does not end the run of failures: it may be that only
        // requests that wait fail.
        if isRecovering { isRecovering = false } else { failures = 0 }
        holds.noteAnswer(to: report.asked, took: report.took)
    }

    /// What to do after a failure.
    mutating func pause(after failure: PollFailure) -> Command {
        failures += 1
        promptNews = 0
        if let interval = pace.interval { return sleep(max(interval, failure.atLeast), .failure) }
        holds.noteFailure(of: failure.asked, took: failure.took)
        isRecovering = reach > .zero && canHold
        return sleep(max(backoff.pause(afterFailures: failures, random: failure.random), failure.atLeast), .failure)
    }
}
