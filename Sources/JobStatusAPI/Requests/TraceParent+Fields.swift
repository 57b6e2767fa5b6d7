import HTTPTypes
import JobStore

extension TraceParent {
    /// What a request says that it is part of; nil if it says nothing, or more than one thing.
    init?(_ headers: HTTPFields) {
        let values = headers[values: .traceparent]
        guard let value = values.first, values.count == 1 else { return nil }
        self.init(value)
    }
}
