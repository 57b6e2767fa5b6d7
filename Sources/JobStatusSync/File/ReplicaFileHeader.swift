import Foundation

/// What the first bytes of a file say that it is (SQLite, "Database File Format", section 1.3).
enum ReplicaFileHeader {
    /// Nothing is there yet, or nothing that may be read: SQLite tells why.
    case none
    /// A replica.
    case replica
    /// A database of something else.
    case other
    /// No database, or one whose beginning is damaged.
    case unknown

    /// Reads the header of a file.
    init(path: String) {
        let file = FileHandle(forReadingAtPath: path)
        defer { try? file?.close() }
        let bytes = [UInt8]((try? file?.read(upToCount: 100)) ?? Data())
        guard !bytes.isEmpty else {
            self = .none
            return
        }
        guard bytes.count == 100, bytes.starts(with: Array("SQLite format 3\0".utf8)) else {
            self = .unknown
            return
        }
        let applicationID = bytes[68..<72].reduce(Int32(0)) { $0 << 8 | Int32($1) }
        self = applicationID == ReplicaFile.applicationID ? .replica : .other
    }
}
