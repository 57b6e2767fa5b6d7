import Foundation

/// The server that a command talks to.
struct ServerAddress: Equatable {
    static let standard = "http://127.0.0.1:8080"

    let url: URL

    /// Reads an address.
    ///
    /// - Throws: `CommandFailure` if the text is no address of a server.
    init(_ text: String) throws(CommandFailure) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            url.host?.isEmpty == false, url.query == nil, url.fragment == nil
        else {
            throw CommandFailure(
                .wrongUsage,
                "'\(TerminalText.clean(text))' is no server; write it like \(Self.standard)."
            )
        }
        self.url = url
    }

    /// The address for messages, without a user name or password that may stand in it.
    var description: String {
        var components = URLComponents(url: url, resolvingAgainstBaseURL: false)
        components?.user = nil
        components?.password = nil
        return components?.string ?? Self.standard
    }
}
