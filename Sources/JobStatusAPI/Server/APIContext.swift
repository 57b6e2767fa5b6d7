import Hummingbird
import Logging
import NIOCore

/// What is known of a request beside the request itself.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    /// The connection, or the stream of one, that the request came on.
    let channel: any Channel

    /// Under what name the request is logged, and what its answer carries as `X-Request-Id`.
    let requestID: String

    /// What the framework calls that name in what it logs.
    static let requestIDKey = "hb.request.id"

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        // A log handler that keeps no metadata has none to give.
        requestID = source.logger[metadataKey: Self.requestIDKey].map { "\($0)" } ?? RequestIdentifier.make()
    }
}
