import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A transport over one `URLSession` that lives as long as the process.
///
/// Requests that wait keep their connections, so there must be more than are held, or a cancel would wait for the end of
/// a hold. To one server a client holds two requests at most, with those of a `JobReplica` of `JobStatusSync` that follows
/// by it. With its 32 connections the shared transport has some left for fifteen accounts, each with a client of its own;
/// give those of an app with more a transport of their own. `pollJobStatus` holds none, and the calls that are given a hold
/// (`changes(since:hold:every:)` and those of `Call`) are the app's own to count.
///
/// On Linux with Swift up to 6.3, two kinds of answer end the process: one whose connection is closed in order after the
/// status line and before the end of the head, and one in chunks with trailers behind them. For both libcurl tells of
/// success while FoundationNetworking has no whole head, and it traps ("Transfer completed, but there's no response");
/// nothing above it sees such an answer coming. Swift 6.4 makes an error of it (swift-corelibs-foundation, pull request
/// 5286). A reset in the middle of a head is an error everywhere, and so is every other answer that was tried. Until then,
/// a Linux service that talks to servers or through proxies that it can't trust needs another `ClientTransport`.
public final class URLSessionTransport: ClientTransport {
    /// The transport that clients share unless they are given another one.
    public static let shared = URLSessionTransport()

    private let session: URLSession

    /// Makes a transport with a session of its own.
    ///
    /// A session is never given back to the system, so make few.
    ///
    /// - Parameter connectionsPerHost: How many requests one server is sent at a time; more than are held.
    public init(connectionsPerHost: Int = 32) {
        let configuration = URLSessionConfiguration.ephemeral
        // The session's own cache would answer a 304 with what it stored, or hide a change: entity tags are ours.
        configuration.urlCache = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.httpMaximumConnectionsPerHost = connectionsPerHost
        session = URLSession(configuration: configuration, delegate: RedirectGuard(), delegateQueue: nil)
    }

    /// Sends a request.
    ///
    /// - Parameter request: What to send.
    /// - Returns: The answer, whatever its status.
    /// - Throws: `TransportError` or `URLError` if there is no complete answer, `CancellationError` if cancelled.
    public func send(_ request: ClientRequest) async throws -> ClientResponse {
        let exchange = Exchange()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                exchange.begin(Self.urlRequest(request), in: session, timeout: request.timeout, continuation)
            }
        } onCancel: {
            exchange.settle(.failure(CancellationError()))
        }
    }

    private static func urlRequest(_ request: ClientRequest) -> URLRequest {
        var result = URLRequest(url: request.url)
        result.httpMethod = request.method
        result.httpBody = request.body
        // Idle time in whole seconds: it only backs up the exchange's own deadline.
        result.timeoutInterval = Double(request.timeout.components.seconds) + 2
        for (name, value) in request.headers {
            result.setValue(value, forHTTPHeaderField: name)
        }
        return result
    }
}

/// Keeps a request, with its credentials, from being sent on to another server.
private final class RedirectGuard: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        let original = task.originalRequest?.url
        let isSameServer =
            original?.scheme == request.url?.scheme && original?.host == request.url?.host
            && original?.port == request.url?.port
        completionHandler(isSameServer ? request : nil)
    }

    #if canImport(FoundationNetworking)
        /// Nobody has a password: without this a 401 that asks for one would not come to an end on Linux.
        func urlSession(
            _ session: URLSession,
            task: URLSessionTask,
            didReceive challenge: URLAuthenticationChallenge,
            completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
        ) {
            completionHandler(.rejectProtectionSpace, nil)
        }
    #endif
}

/// One request under way: whatever comes first of answer, error, deadline and cancellation settles it.
private final class Exchange: Sendable {
    private struct State {
        var continuation: CheckedContinuation<ClientResponse, any Error>?
        var early: Result<ClientResponse, any Error>?
        var task: URLSessionDataTask?
        var deadline: DispatchWorkItem?
    }

    private let state = Locked(State())

    func begin(
        _ request: URLRequest,
        in session: URLSession,
        timeout: Duration,
        _ continuation: CheckedContinuation<ClientResponse, any Error>
    ) {
        let deadline = DispatchWorkItem { [weak self] in self?.settle(.failure(TransportError.timedOut(timeout))) }
        let task = session.dataTask(with: request) { [self] data, response, error in
            let refusal = refusal(error)
            settle(Self.result(data, refusal ?? response, refusal == nil ? error : nil))
        }
        let early = state.withLock { state in
            if state.early == nil {
                (state.continuation, state.task, state.deadline) = (continuation, task, deadline)
            }
            return state.early
        }
        if let early {
            return continuation.resume(with: early)
        }
        let (seconds, attoseconds) = timeout.components
        let delay = Double(seconds) + Double(attoseconds) / 1e18
        DispatchQueue.global().asyncAfter(deadline: .now() + delay, execute: deadline)
        task.resume()
    }

    /// The answer of a server that asks for a password: on Linux, refusing to give one cancels the task.
    private func refusal(_ error: (any Error)?) -> URLResponse? {
        guard (error as? URLError)?.code == .cancelled else { return nil }
        let response = state.withLock { $0.task }?.response as? HTTPURLResponse
        return response?.statusCode == 401 ? response : nil
    }

    func settle(_ result: Result<ClientResponse, any Error>) {
        let (continuation, task, deadline) = state.withLock { state in
            defer { (state.continuation, state.task, state.deadline) = (nil, nil, nil) }
            state.early = state.early ?? result
            return (state.continuation, state.task, state.deadline)
        }
        guard let continuation else { return }
        deadline?.cancel()
        task?.cancel()
        continuation.resume(with: result)
    }

    private static func result(
        _ data: Data?,
        _ response: URLResponse?,
        _ error: (any Error)?
    ) -> Result<ClientResponse, any Error> {
        if let error { return .failure(error) }
        guard let response = response as? HTTPURLResponse else { return .failure(TransportError.notHTTP) }
        var headers: [String: String] = [:]
        for case let (name as String, value as String) in response.allHeaderFields {
            headers[name] = value
        }
        return .success(ClientResponse(statusCode: response.statusCode, headers: headers, body: data ?? Data()))
    }
}
