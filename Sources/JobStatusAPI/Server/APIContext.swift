import Hummingbird
import Logging
import NIOCore

/// What is known of a request beside the request itself.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    /// The connection, or the stream of one, that the request came on.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
