import HTTPTypes
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

struct EntityTagTests {
    @Test
    func isTheRevisionAlone() {
        #expect(EntityTag(revision: 7).description == #""r7""#)
    }

    @Test(arguments: [
        ([#""r7""#], IfNoneMatch.revision(7)),
        ([#"W/"r7""#], .revision(7)),
        ([#""r3", W/"r12" ,"r5""#], .revisions([3, 12, 5])),
        ([#""r3""#, #""r9""#], .revisions([3, 9])),
        ([#""other""#], .revision(0)),
        ([#""other", "r2""#], .revision(2)),
        ([#""a,b", "r4""#], .revision(4)),
        (["*"], .anything),
        ([" * "], .anything),
        ([], .nothing),
        ([""], .revision(0)),
        (["r7"], .revision(0)),
        ([#""r7"#], .revision(0)),
        ([#""r""#], .revision(0)),
        ([#""r07""#], .revision(0)),
        ([#""r-1""#], .revision(0)),
        ([#""r99999999999999999999""#], .revision(0)),
    ])
    func readsLists(values: [String], expected: IfNoneMatch) {
        #expect(IfNoneMatch(values: values) == expected)
    }

    @Test
    func readsAllFieldsOfAHeader() {
        var headers = HTTPFields()
        headers.append(HTTPField(name: .ifNoneMatch, value: #""x""#))
        headers.append(HTTPField(name: .ifNoneMatch, value: #"W/"r4""#))
        #expect(IfNoneMatch(headers) == .revision(4))
    }

    @Test
    func coversWhatTheClientHas() {
        let running = Job.sample(.processing, revision: 5)
        #expect(!IfNoneMatch.nothing.covers(running))
        #expect(IfNoneMatch.anything.covers(running))
        #expect(!IfNoneMatch.revision(4).covers(running))
        #expect(IfNoneMatch.revision(5).covers(running))
        #expect(IfNoneMatch.revision(6).covers(running), "who knows more is told nothing older")
        #expect(IfNoneMatch.revisions([2, 6, 3]).covers(running))
        #expect(!IfNoneMatch.revisions([2, 4, 3]).covers(running))
    }

    @Test
    func tellsTheEndToWhoeverKnowsAnother() {
        let over = Job.sample(.completed, revision: 5)
        #expect(IfNoneMatch.revision(5).covers(over))
        #expect(!IfNoneMatch.revision(6).covers(over))
        #expect(!IfNoneMatch.revision(4).covers(over))
        #expect(IfNoneMatch.revisions([3, 5, 9]).covers(over), "any of a list is as good as the last")
        #expect(!IfNoneMatch.revisions([3, 4, 9]).covers(over))
    }
}
