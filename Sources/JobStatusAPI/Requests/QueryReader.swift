import Foundation
import Hummingbird

/// Reads the parameters of a query.
///
/// A parameter that is not known is ignored, so that caches can be busted and newer clients understood; one that is
/// given twice is refused, since no one can say which was meant.
struct QueryReader: Sendable {
    private let parameters: [(name: String, value: String)]

    init(_ request: Request) {
        // Most requests have none, and to look for them takes longer than to answer.
        guard request.uri.query != nil else {
            parameters = []
            return
        }
        // Names may be percent-encoded, as values may: what a browser would take for the same is the same.
        parameters = request.uri.queryParameters.map { name, value in
            (name.removingPercentEncoding ?? String(name), String(value))
        }
    }

    /// The value of a parameter; nil if it is not there.
    ///
    /// - Parameter name: The name of the parameter.
    /// - Returns: What was written, percent-decoded.
    /// - Throws: An `APIProblem` if it is there more than once.
    func string(_ name: String) throws(APIProblem) -> String? {
        let values = parameters.filter { $0.name == name }
        guard values.count <= 1 else {
            throw APIProblem(.invalidParameter, "\"\(name)\" is given more than once.", field: name)
        }
        return values.first?.value
    }

    /// The whole number that a parameter gives; nil if it is not there.
    ///
    /// - Parameters:
    ///   - name: The name of the parameter.
    ///   - range: The numbers that it may be.
    /// - Returns: The number.
    /// - Throws: An `APIProblem` if it is anything else.
    func int(_ name: String, in range: ClosedRange<Int>) throws(APIProblem) -> Int? {
        guard let text = try string(name) else { return nil }
        let isDecimal = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isDecimal, let value = Int(text), range.contains(value) else {
            throw APIProblem(
                .invalidParameter,
                "\"\(name)\" must be a whole number from \(range.lowerBound) to \(range.upperBound).",
                field: name
            )
        }
        return value
    }
}
