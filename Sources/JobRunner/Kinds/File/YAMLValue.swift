import Yams

/// A value in a kinds file: what it is, and where it stands.
struct YAMLValue {
    let node: Node
    /// The keys that lead to it, joined by points.
    let key: String
    let line: Int?

    init(_ node: Node, key: String = "", line: Int? = nil) {
        self.node = node
        self.key = key
        self.line = line ?? node.mark?.line
    }

    /// The members of a mapping, whose keys are taken as they are written; nil for any other value.
    var members: [(name: String, value: YAMLValue)]? {
        node.mapping?.map { name, value in
            let text = name.scalar?.string ?? "?"
            return (text, YAMLValue(value, key: key.isEmpty ? text : "\(key).\(text)", line: name.mark?.line))
        }
    }

    /// The elements of a list; nil for any other value.
    var elements: [YAMLValue]? {
        node.sequence?.enumerated().map { YAMLValue($1, key: "\(key)[\($0)]") }
    }

    /// A scalar as it is written, whatever YAML takes it for; nil for nothing at all, and for what is no scalar.
    var text: String? {
        isNull ? nil : node.scalar?.string
    }

    /// Whether it is nothing at all.
    var isNull: Bool { isOf(.null) }

    /// A text that YAML does not take for something else.
    var string: String? {
        isOf(.str) ? node.scalar?.string : nil
    }

    var int: Int? {
        isOf(.int) ? node.int : nil
    }

    var double: Double? {
        isOf(.int) || isOf(.float) ? node.float : nil
    }

    var bool: Bool? {
        isOf(.bool) ? node.bool : nil
    }

    private func isOf(_ name: Tag.Name) -> Bool {
        node.scalar != nil && node.tag.description == name.rawValue
    }
}
