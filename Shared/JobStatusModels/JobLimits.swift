/// The limits of the wire format, the same for servers and clients.
public enum JobLimits {
    /// The longest `jobId`, in characters.
    public static let jobIDLength = 64
    /// The longest kind name, in characters.
    public static let kindLength = 100
    /// The longest `message`, in characters.
    public static let messageLength = 500
    /// The longest `errorMessage`, in characters.
    public static let errorMessageLength = 4_000
    /// The largest `result`, in bytes of JSON.
    public static let resultSize = 1 << 20
    /// The largest `result` that lists and feeds carry, in bytes of JSON.
    public static let listedResultSize = 4 << 10
    /// The largest request body, in bytes.
    public static let bodySize = 1 << 20
    /// The most jobs that one batch starts.
    public static let batchCount = 1_000
    /// The most jobs that one list request names by id.
    public static let listedIDCount = 100
    /// How many jobs a page of a list may be asked to hold.
    public static let pageSizes = 1...200
    /// How many changes a page of the feed may be asked to hold.
    public static let feedPageSizes = 1...500
    /// The priorities that a job may have; higher ones run first.
    public static let priorities = -100...100
    /// How many runs a job may be given.
    public static let attempts = 1...1_000
    /// The longest hold of a waiting request, in seconds.
    public static let waitSeconds = 0...300
    /// How many characters an idempotency key may have.
    public static let idempotencyKeyLengths = 1...255

    /// Whether the text can be a `jobId`: 1 to 64 of `A-Za-z0-9_-`.
    public static func isValidJobID(_ text: String) -> Bool {
        isName(text, upTo: jobIDLength, with: "_-")
    }

    /// Whether the text can be a kind name: 1 to 100 of `A-Za-z0-9_.-`.
    public static func isValidKind(_ text: String) -> Bool {
        isName(text, upTo: kindLength, with: "_.-")
    }

    private static func isName(_ text: String, upTo limit: Int, with extra: String) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= limit
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default:
                    extra.utf8.contains(byte)
                }
            }
    }
}
