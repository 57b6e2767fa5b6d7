extension RawJSON {
    /// The members of an object, in the order they are written; nil for any other value.
    ///
    /// Takes one pass over the text, whatever is nested in it.
    public func members() -> [(name: String, value: RawJSON)]? {
        guard kind == .object else { return nil }
        var cursor = JSONCursor(bytes)
        var members: [(name: String, value: RawJSON)] = []
        while cursor.enterNext() {
            let name = cursor.takeString()
            cursor.skipColon()
            members.append((name, cursor.takeValue()))
        }
        return members
    }

    /// The elements of an array; nil for any other value.
    public func elements() -> [RawJSON]? {
        guard kind == .array else { return nil }
        var cursor = JSONCursor(bytes)
        var elements: [RawJSON] = []
        while cursor.enterNext() { elements.append(cursor.takeValue()) }
        return elements
    }

    /// The member of an object with this name; nil if there is none, or for any other value.
    public subscript(name: String) -> RawJSON? {
        members()?.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// An object with these members, in this order; of several with one name the last stays.
    public static func object(_ members: [(String, RawJSON)]) -> RawJSON {
        var seen: Set<[UInt8]> = []
        let kept = members.reversed().filter { seen.insert(Array($0.0.utf8)).inserted }.reversed()
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        for (name, value) in kept {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            bytes += JSONString.quote(name) + [UInt8(ascii: ":")]
            bytes += value.bytes
        }
        bytes.append(UInt8(ascii: "}"))
        return RawJSON(trusted: bytes)
    }

    /// An array of these values.
    public static func array(_ elements: [RawJSON]) -> RawJSON {
        let inner = elements.map(\.bytes).joined(separator: [UInt8(ascii: ",")])
        return RawJSON(trusted: [UInt8(ascii: "[")] + inner + [UInt8(ascii: "]")])
    }
}
