import Foundation

/// Sends calls: what a client and its watches have in common.
struct CallSender: Sendable {
    let baseURL: URL
    let configuration: JobStatusClient.Configuration
    let tokens: TokenSource
    let transport: any ClientTransport
    let clock: any Clock<Duration>
    let randomness: @Sendable () -> Double
    let onEvent: @Sendable (ClientEvent) -> Void
    let ownStarts: OwnStarts
    let budget: RetryBudget
    let bell: NetworkBell

    /// Sends a call once, or once more with another token if the server does not accept the first.
    func send<Value>(_ call: Call<Value>) async throws -> Answer<Value> {
        do {
            let (response, duration) = try await exchange(call)
            let answer = Answer(value: try call.read(response), response: response, duration: duration)
            budget.giveBack()
            return answer
        } catch let error as JobStatusClientError {
            onEvent(.tryFailed(jobID: call.jobID, error: error))
            throw error
        }
    }

    /// Sends a call until it is answered or refused for good, as long as `retryTimeout` says.
    func sendRepeatedly<Value>(_ call: Call<Value>) async throws -> Answer<Value> {
        let stopwatch = Stopwatch(clock)
        var failures = 0
        while true {
            do {
                return try await send(call)
            } catch let error as JobStatusClientError where error.isTransient {
                failures += 1
                let backoff = configuration.backoff.pause(afterFailures: failures, random: randomness())
                let pause = max(backoff, error.retryAfter ?? .zero, budget.reserve())
                guard stopwatch.elapsed + pause < configuration.retryTimeout else {
                    budget.giveBack()
                    throw error
                }
                try await sleep(pause, .failure, jobID: call.jobID)
            }
        }
    }

    /// Pauses; a pause after a failure ends early when the network is back.
    func sleep(_ duration: Duration, _ reason: PauseReason, jobID: String?) async throws {
        guard duration > .zero else { return try Task.checkCancellation() }
        onEvent(.sleeping(jobID: jobID, duration: duration, reason: reason))
        let stopwatch = Stopwatch(clock)
        if reason == .failure {
            _ = try await bell.sleep(for: duration, on: clock)
        } else {
            try await clock.sleep(for: duration, tolerance: nil)
        }
        onEvent(.woke(jobID: jobID, duration: stopwatch.elapsed))
    }

    private func exchange<Value>(_ call: Call<Value>) async throws -> (ClientResponse, Duration) {
        let token = try await tokens.token()
        let (response, duration) = try await transmit(call, token: token)
        guard response.statusCode == 401, let token, let other = try await tokens.token(insteadOf: token),
            other != token
        else { return (try checked(response, for: call), duration) }
        let (second, secondDuration) = try await transmit(call, token: other)
        return (try checked(second, for: call), secondDuration)
    }

    private func checked<Value>(_ response: ClientResponse, for call: Call<Value>) throws -> ClientResponse {
        let isUnchanged = response.statusCode == 304 && call.headers["If-None-Match"] != nil
        guard (200..<300).contains(response.statusCode) || isUnchanged else {
            throw JobStatusClientError(refusal: response)
        }
        return response
    }

    private func transmit<Value>(_ call: Call<Value>, token: String?) async throws -> (ClientResponse, Duration) {
        let request = try request(call, token: token)
        let stopwatch = Stopwatch(clock)
        let response: ClientResponse
        do {
            // The transport has to keep to the timeout; if it does not, it is left behind.
            response = try await Watchdog.run(limit: request.timeout + Self.patience, clock: clock) {
                [transport] in try await transport.send(request)
            }
        } catch {
            try Task.checkCancellation()
            throw JobStatusClientError(unreachable: error)
        }
        let duration = stopwatch.elapsed
        onEvent(
            .answered(
                ClientEvent.Exchange(
                    method: call.method,
                    path: call.path,
                    statusCode: response.statusCode,
                    bytes: response.body.count,
                    hold: call.hold,
                    duration: duration
                )
            )
        )
        return (response, duration)
    }

    /// How much longer than the timeout of a request its transport is waited for.
    private static let patience: Duration = .seconds(5)

    private func request<Value>(_ call: Call<Value>, token: String?) throws -> ClientRequest {
        var request = ClientRequest(
            method: call.method,
            url: try call.url(relativeTo: baseURL),
            headers: call.headers,
            body: call.body,
            timeout: call.timeout ?? call.longestHold + configuration.requestTimeout
        )
        request.headers["Accept"] = "application/json, application/problem+json"
        request.headers["Authorization"] = token.map { "Bearer \($0)" }
        return request
    }
}
