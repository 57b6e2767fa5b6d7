import JobStore
import Testing

@testable import JobStatusAPI

struct RecentDurationsTests {
    @Test
    func keepsTheLast() {
        var durations = RecentDurations()
        #expect(durations.mean == nil)
        for number in 1...(3 * RecentDurations.capacity) { durations.add(Double(number), of: JobID()) }
        #expect(Set(durations.seconds) == Set((65...96).map(Double.init)))
        #expect(durations.mean == 80.5)
    }

    @Test
    func countsAJobOnce() {
        var durations = RecentDurations()
        let job = JobID()
        durations.add(5, of: job)
        durations.add(5, of: job)
        #expect(durations.seconds == [5])
    }

    @Test
    func aClockThatWentBackTeachesNothing() {
        var durations = RecentDurations()
        durations.add(-1, of: JobID())
        #expect(durations.seconds.isEmpty)
    }
}
