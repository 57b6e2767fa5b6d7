import JobStatusClient
import JobStatusModels
import Testing

@testable import JobTerminal

struct FeedPlaceTests {
    /// Takes pages in, each up to a cursor and all but the last with more behind it.
    ///
    /// - Returns: Which of them are to be told.
    private func told(_ cursors: String..., from place: inout FeedPlace) -> [String] {
        cursors.filter { cursor in
            let hasMore = cursor != cursors.last
            let isTold = place.take(ChangesPage(changes: [], cursor: cursor, more: hasMore))
            #expect(place.step == .page(since: cursor) && place.isCaughtUp != hasMore)
            return isTold
        }
    }

    @Test func theBeginningAndACursorAreReadAtOnce() {
        var place = FeedPlace(.beginning)
        #expect(place.step == .page(since: nil))
        let pages = told("a", "b", from: &place)
        #expect(pages == ["a", "b"])
        #expect(FeedPlace(.cursor("c")).step == .page(since: "c"))
    }

    @Test func nowIsOneRequest() {
        var place = FeedPlace(.now)
        #expect(place.step == .end)
        place.reach("a")
        #expect(place.isCaughtUp && place.step == .page(since: "a"))
        let pages = told("b", from: &place)
        #expect(pages == ["b"])
    }

    @Test func aServerThatDoesNotKnowNowIsReadWithoutTelling() {
        var place = FeedPlace(.now)
        #expect(place.canBeRefused(false))
        var refusal = place.refuse()
        #expect(refusal == .unknownEnd && place.step == .page(since: nil) && !place.canBeRefused(true))
        var pages = told("a", "b", from: &place)
        #expect(pages.isEmpty)
        pages = told("c", from: &place)
        #expect(pages == ["c"] && !place.canBeRefused(false) && place.canBeRefused(true))
        // What changed while the cursor expired is somewhere in all that there is.
        refusal = place.refuse()
        pages = told("d", "e", from: &place)
        #expect(refusal == .expired && pages == ["d", "e"])
    }

    @Test func afterAnExpiredCursorNothingIsLeftOut() {
        var place = FeedPlace(.now)
        place.reach("a")
        let refusal = place.refuse()
        #expect(refusal == .expired && place.step == .page(since: nil))
        let pages = told("b", "c", from: &place)
        #expect(pages == ["b", "c"])
    }

    @Test func whatIsNotOverComesFromLists() {
        var place = FeedPlace(.unfinished)
        place.reach("a")
        var asked: [String] = []
        while case .list(let query) = place.step {
            asked.append("\(query.status?.rawValue ?? "") \(query.page ?? "-")")
            #expect(!place.isCaughtUp)
            place.take(JobPage(jobs: [], nextPage: query.status == .pending && query.page == nil ? "p" : nil))
        }
        #expect(asked == ["processing -", "pending -", "pending p"])
        #expect(place.isCaughtUp && place.step == .page(since: "a"))
        let refusal = place.refuse()
        #expect(refusal == .expired && place.step == .end)
    }

    @Test func aListWithoutAnEndIsLeft() {
        var place = FeedPlace(.unfinished)
        place.reach("a")
        var count = 0
        while case .list = place.step {
            place.take(JobPage(jobs: [], nextPage: "more"))
            count += 1
        }
        #expect(count == 2 * FeedPlace.listLimit)
    }
}
