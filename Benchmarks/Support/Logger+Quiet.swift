import Foundation
import Logging

extension Logger {
    /// Says nothing.
    package static let quiet = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
}

/// Tells the person who waits how far the program is, on standard error.
package func note(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
}
