import HTTPTypes
import Hummingbird
import JobStore

/// One thing that can be asked for.
struct Route: Sendable {
    /// Answers a request of a caller who is known.
    typealias Handler = @Sendable (Request, APIContext, Identity) async throws -> Response

    /// Answers a request of anybody.
    typealias OpenHandler = @Sendable (Request, APIContext) async throws -> Response

    /// Who may ask, and what answers.
    enum Action: Sendable {
        /// Anybody.
        case open(OpenHandler)
        /// Callers with this scope.
        case restricted(AccessScope, Handler)
    }

    /// The method; `HEAD` is added to every `GET`.
    let method: HTTPRequest.Method

    /// The path, in which `{name}` stands for any one segment.
    let path: String

    /// Who may ask, and what answers.
    let action: Action

    /// A route that only shows.
    static func get(_ path: String, _ handler: @escaping Handler) -> Route {
        Route(method: .get, path: path, action: .restricted(.read, handler))
    }

    /// A route that needs the scope `admin`.
    static func admin(_ path: String, _ handler: @escaping Handler) -> Route {
        Route(method: .get, path: path, action: .restricted(.admin, handler))
    }

    /// A route that changes something.
    static func post(_ path: String, _ handler: @escaping Handler) -> Route {
        Route(method: .post, path: path, action: .restricted(.write, handler))
    }

    /// A route that removes something.
    static func delete(_ path: String, _ handler: @escaping Handler) -> Route {
        Route(method: .delete, path: path, action: .restricted(.write, handler))
    }

    /// A route that shows something to anybody.
    static func open(_ path: String, _ handler: @escaping OpenHandler) -> Route {
        Route(method: .get, path: path, action: .open(handler))
    }

    /// The methods that it answers.
    var methods: [HTTPRequest.Method] { method == .get ? [.get, .head] : [method] }
}
