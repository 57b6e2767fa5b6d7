import Foundation

extension JobStatusClient {
    /// Sends a call once, or once more with another token if the server does not accept the first.
    ///
    /// - Parameter call: What to send.
    /// - Returns: The answer.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func send<Value>(_ call: Call<Value>) async throws -> Answer<Value> {
        do {
            let (response, duration) = try await exchange(call)
            return Answer(value: try call.read(response), response: response, duration: duration)
        } catch let error as JobStatusClientError {
            onEvent(.tryFailed(jobID: call.jobID, error: error))
            throw error
        }
    }

    /// Sends a call that does no harm when it is repeated, until it is answered or refused for good.
    ///
    /// Transient errors are waited out for as long as `Configuration.retryTimeout` says.
    ///
    /// - Parameter call: What to send.
    /// - Returns: The answer.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    public func sendRepeatedly<Value>(_ call: Call<Value>) async throws -> Answer<Value> {
        let stopwatch = Stopwatch(clock)
        var failures = 0
        while true {
            do {
                return try await send(call)
            } catch let error as JobStatusClientError where error.isTransient {
                failures += 1
                let backoff = configuration.backoff.pause(afterFailures: failures, random: randomness())
                let pause = max(backoff, error.retryAfter ?? .zero)
                guard stopwatch.elapsed + pause < configuration.retryTimeout else { throw error }
                try await sleep(pause, jobID: call.jobID)
            }
        }
    }

    func sleep(_ duration: Duration, jobID: String?) async throws {
        guard duration > .zero else { return try Task.checkCancellation() }
        onEvent(.sleeping(jobID: jobID, duration: duration))
        try await clock.sleep(for: duration)
    }

    private func exchange<Value>(_ call: Call<Value>) async throws -> (ClientResponse, Duration) {
        let token = try await token(rejected: nil)
        let (response, duration) = try await transmit(call, token: token)
        guard response.statusCode == 401, let token, let other = try await self.token(rejected: token), other != token
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

    private func token(rejected: String?) async throws -> String? {
        let token: String?
        do {
            token = try await credentials?(rejected)
        } catch {
            try Task.checkCancellation()
            var failure = JobStatusClientError(.notAllowed, "There are no credentials: \(error.localizedDescription)")
            failure.underlying = error
            throw failure
        }
        // Anything else could end the header field, and with it what the request says.
        guard token?.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) ?? true else {
            throw JobStatusClientError(.invalidArgument, "The token is not printable ASCII without spaces.")
        }
        return token
    }

    private func transmit<Value>(_ call: Call<Value>, token: String?) async throws -> (ClientResponse, Duration) {
        var request = ClientRequest(
            method: call.method,
            url: try call.url(relativeTo: baseURL),
            headers: call.headers,
            body: call.body,
            timeout: call.hold + (call.timeout ?? configuration.requestTimeout)
        )
        request.headers["Accept"] = "application/json, application/problem+json"
        request.headers["Authorization"] = token.map { "Bearer \($0)" }
        let stopwatch = Stopwatch(clock)
        let response: ClientResponse
        do {
            response = try await transport.send(request)
        } catch {
            try Task.checkCancellation()
            throw JobStatusClientError(unreachable: error)
        }
        let duration = stopwatch.elapsed
        onEvent(
            .answered(
                method: call.method,
                path: call.path,
                statusCode: response.statusCode,
                bytes: response.body.count,
                duration: duration
            )
        )
        return (response, duration)
    }
}
