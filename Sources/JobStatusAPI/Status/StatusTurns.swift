import DequeModule
import HTTPTypes
import NIOHTTPTypes

/// Which requests of a connection are answered right there and which go on to the routes, so that all answers come in the
/// order of the requests; pure, so that every order can be tested.
///
/// A read of a status is answered right there if the routes owe no answer to a request before it. Whatever comes while it is
/// being answered waits until it has been.
struct StatusTurns<Target> {
    /// What arrives on a connection.
    enum Arrival {
        /// A part of a request.
        case part(HTTPRequestPart)
        /// The client sends nothing more.
        case inputClosed
        /// What arrives is no good any more.
        case failed(any Error)
    }

    /// What to do about an arrival.
    enum Step {
        /// Let it go on to the routes.
        case pass
        /// Let the head that was kept go on, and then it.
        case passHead(HTTPRequest)
        /// Nothing for now.
        case keep
        /// Answer a request that is there as a whole.
        case answer(HTTPRequest, Target)
    }

    /// Whether a request is being answered right there.
    private(set) var isAnswering = false

    private var head: (request: HTTPRequest, target: Target)?
    private var owedByRoutes = 0
    // Empty but for clients that send requests without waiting for answers.
    private var waiting: Deque<Arrival> = []

    /// How much waits for the answer that is being made.
    var waitingCount: Int { waiting.count }

    /// Takes in what arrives.
    ///
    /// - Parameters:
    ///   - arrival: What arrives.
    ///   - target: What a request reads, if it can be answered right there.
    /// - Returns: What to do about it.
    mutating func take(_ arrival: Arrival, target: (HTTPRequest) -> Target?) -> Step {
        guard !isAnswering else {
            waiting.append(arrival)
            return .keep
        }
        switch arrival {
        case .part(.head(let request)):
            guard owedByRoutes == 0, let target = target(request) else {
                owedByRoutes += 1
                return .pass
            }
            head = (request, target)
            return .keep
        case .part(.end):
            guard let (request, target) = head else { return .pass }
            head = nil
            isAnswering = true
            return .answer(request, target)
        case .part(.body), .inputClosed, .failed:
            // A read that has a body, or is cut off, is for the routes: they know what to say.
            guard let (request, _) = head else { return .pass }
            return .passHead(leave(request))
        }
    }

    /// Takes in that the request that is being answered is left to the routes.
    ///
    /// - Parameter request: The request.
    /// - Returns: Its head, to be sent on.
    mutating func leave(_ request: HTTPRequest) -> HTTPRequest {
        head = nil
        isAnswering = false
        owedByRoutes += 1
        return request
    }

    /// Takes in that the routes have answered a request.
    mutating func routesAnswered() { owedByRoutes -= 1 }

    /// Takes in that the request was answered.
    mutating func answered() { isAnswering = false }

    /// What waited, one after the other, as long as no request is being answered.
    mutating func next() -> Arrival? {
        guard !isAnswering else { return nil }
        return waiting.popFirst()
    }
}
