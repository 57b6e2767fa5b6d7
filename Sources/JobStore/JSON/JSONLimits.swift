/// What a JSON text may not exceed.
///
/// Size is not among these: whoever reads the bytes bounds them before they get here.
public struct JSONLimits: Sendable, Hashable {
    /// The deepest nesting of arrays and objects; a bare number has depth 0, `[]` has depth 1.
    public var depth: Int

    /// The most digits one number may be written with, those of its exponent not counted.
    public var digits: Int

    /// The largest decimal exponent, up or down, of a number in scientific form.
    ///
    /// A binary64 reaches to about 1.8 × 10³⁰⁸, and RFC 8259, section 6, promises no more than that between programs.
    public var exponent: Int

    /// Limits for texts that come from outside.
    ///
    /// - Parameters:
    ///   - depth: The deepest nesting.
    ///   - digits: The most digits of one number.
    ///   - exponent: The largest decimal exponent, up or down.
    public init(depth: Int = 128, digits: Int = 400, exponent: Int = 308) {
        self.depth = depth
        self.digits = digits
        self.exponent = exponent
    }
}
