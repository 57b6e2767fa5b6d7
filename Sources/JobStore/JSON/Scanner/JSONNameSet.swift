/// The names of one object's members, to find one that comes twice.
///
/// Names are compared as UTF-8, as PostgreSQL does; Swift's `String` would call two spellings of an accent equal.
struct JSONNameSet {
    /// Most objects are small: below this, comparing is quicker than hashing.
    private static let listLimit = 8

    private var list: [ArraySlice<UInt8>] = []
    private var set: Set<ArraySlice<UInt8>> = []

    /// The name added last.
    private(set) var last: ArraySlice<UInt8>?

    /// Adds a name; false if it was there already.
    mutating func insert(_ name: ArraySlice<UInt8>) -> Bool {
        last = name
        if set.isEmpty {
            if list.contains(name) { return false }
            list.append(name)
            if list.count > Self.listLimit { set = Set(list) }
            return true
        }
        return set.insert(name).inserted
    }
}
