import Glibc

/// Why a path is refused.
public enum PathError: Error, Sendable, Hashable {
    /// It leads out of the folder, by `..`, as an absolute path, or through a link.
    case outside
    /// There is nothing there.
    case notFound
    /// It is no folder, though it has to be.
    case notAFolder
    /// It may not be read.
    case notPermitted
    /// It is empty, too long, no UTF-8, or holds a NUL.
    case invalid

    init(_ code: Int32) {
        self =
            switch code {
            case ENOENT: .notFound
            case ENOTDIR: .notFound
            case EACCES, EPERM: .notPermitted
            default: .invalid
            }
    }
}

extension PathError: CustomStringConvertible {
    /// A phrase for people, which goes behind the name of the field.
    public var description: String {
        switch self {
        case .outside: "leads out of the folder that this kind may read"
        case .notFound: "there is no such file or folder"
        case .notAFolder: "is not a folder"
        case .notPermitted: "may not be read"
        case .invalid: "is not a valid path"
        }
    }
}
