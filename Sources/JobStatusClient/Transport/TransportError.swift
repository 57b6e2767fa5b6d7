/// Why a transport has no answer.
public enum TransportError: Error, CustomStringConvertible {
    /// The request was not answered within its timeout.
    case timedOut(Duration)
    /// The answer is not one of HTTP.
    case notHTTP

    /// What happened, for people.
    public var description: String {
        switch self {
        case .timedOut(let timeout): "no answer within \(timeout)"
        case .notHTTP: "the answer is not HTTP"
        }
    }
}
