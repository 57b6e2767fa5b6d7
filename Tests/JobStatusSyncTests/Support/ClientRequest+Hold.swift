import Foundation
import JobStatusClient

extension ClientRequest {
    /// How long the server is asked to hold the answer.
    var hold: Duration {
        let items = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems ?? []
        return .seconds(items.first { $0.name == "wait" }?.value.flatMap { Int($0) } ?? 0)
    }
}
