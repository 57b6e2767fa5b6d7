import Foundation

/// The web pages that may call the service from a browser (Fetch Standard, section 3.2, "HTTP-Origin").
public struct AllowedOrigins: Sendable, Hashable {
    /// The origins, as browsers write them: `https://app.example.com`, in lower case.
    public let origins: Set<String>

    /// Whether pages of every origin may.
    public let includesAll: Bool

    /// No page may.
    public static let none = AllowedOrigins(origins: [], includesAll: false)

    private init(origins: Set<String>, includesAll: Bool) {
        self.origins = origins
        self.includesAll = includesAll
    }

    /// Reads `*`, or origins with commas; nil if one of them is no origin.
    public init?(list: String) {
        let names = list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        guard names != ["*"] else {
            self.init(origins: [], includesAll: true)
            return
        }
        guard !names.isEmpty, names.allSatisfy(Self.isOrigin) else { return nil }
        self.init(origins: Set(names), includesAll: false)
    }

    /// Whether there is any page that may.
    public var isEmpty: Bool { origins.isEmpty && !includesAll }

    /// Whether pages of an origin may.
    func contains(_ origin: String) -> Bool {
        includesAll || origins.contains(origin.lowercased())
    }

    /// Scheme and host, perhaps a port, and nothing after them.
    private static func isOrigin(_ text: String) -> Bool {
        guard let url = URL(string: text), let scheme = url.scheme, let host = url.host(), !host.isEmpty else {
            return false
        }
        let port = url.port.map { ":\($0)" } ?? ""
        let name = host.contains(":") ? "[\(host)]" : host
        return ["http", "https"].contains(scheme) && text == "\(scheme)://\(name)\(port)"
    }
}
