import HTTPTypes
import JobStatusModels
import JobStore
import NIOCore
import Testing

@testable import JobStatusAPI

struct KnownJobTests {
    private func advice(_ known: KnownJob, at seconds: Double, _ count: inout Int) -> String? {
        var asked = 0
        let field = known.retryAfter(at: .seconds(seconds)) {
            asked += 1
            return PollAdvice(for: known.job, now: known.time(at: .seconds(seconds)))
        }
        count += asked
        return field?.value
    }

    @Test
    func whoAsksWithinASecondIsToldTheSame() {
        let known = KnownJob(.sample(.processing, revision: 2), readAt: .seconds(10))
        var count = 0
        let first = advice(known, at: 10, &count)
        #expect(first != nil)
        for _ in 0..<100 { #expect(advice(known, at: 10.9, &count) == first) }
        #expect(count == 1)
        _ = advice(known, at: 11, &count)
        #expect(count == 2)
    }

    @Test
    func ofWhatIsOverThereIsNone() {
        let known = KnownJob(.sample(.completed, revision: 3), readAt: .zero)
        var count = 0
        #expect(advice(known, at: 1, &count) == nil)
        #expect(count == 0)
    }

    @Test
    func itIsRenderedOnce() {
        let known = KnownJob(.sample(.processing, revision: 2), readAt: .zero)
        #expect(known.body == known.body)
        #expect(String(buffer: known.body).contains(#""revision":2"#))
    }
}
