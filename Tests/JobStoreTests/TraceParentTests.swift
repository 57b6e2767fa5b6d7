import JobStore
import Testing

struct TraceParentTests {
    private static let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test(arguments: ["00", "01", "02", "03", "ff"])
    func keepsWhatTheFirstVersionSays(flags: String) {
        let text = Self.good.dropLast(2) + flags
        #expect(TraceParent(String(text))?.description == String(text))
    }

    @Test(arguments: [
        ("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "01"),
        ("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03-what-the-future-will-be-like", "01"),
        ("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe-", "00"),
    ])
    func readsTheKnownPartsOfALaterVersion(text: String, flags: String) {
        #expect(TraceParent(text)?.description == Self.good.dropLast(2) + flags)
    }

    /// What section 3.2 of the standard has ignored.
    @Test(arguments: [
        "", "00", "nonsense", good + "-", good + "-what", good + " ", " " + good, good.uppercased(),
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.what",
        "0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319-b7ad6b71692033310-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333g-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-x1",
        "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01", "00-ä" + good.dropFirst(5),
    ])
    func ignoresWhatIsMalformed(text: String) {
        #expect(TraceParent(text) == nil)
    }
}
