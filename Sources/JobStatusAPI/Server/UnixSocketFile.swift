import Foundation
import Glibc

/// The file of a Unix socket, before anybody listens on it.
enum UnixSocketFile {
    /// Makes way for a server: removes a socket that nobody listens on any more.
    ///
    /// - Parameter path: Where the server is to listen.
    /// - Throws: `ServerConfigurationError` if somebody listens there, or if the file is no socket.
    static func clear(_ path: String) throws(ServerConfigurationError) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return }
        guard attributes[.type] as? FileAttributeType == .typeSocket else {
            throw .cannotListen(.unix(path: path), reason: "there is a file that is no socket")
        }
        guard !isServed(path) else {
            throw .cannotListen(.unix(path: path), reason: "another program listens there already")
        }
        unlink(path)
    }

    /// Whether a connection is taken; on a Unix socket that is known at once.
    private static func isServed(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8CString)
        guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            bytes.withUnsafeBytes { room.copyMemory(from: $0) }
        }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        // EAGAIN: somebody listens, and has a full queue.
        return result == 0 || errno == EAGAIN
    }
}
