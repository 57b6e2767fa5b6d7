import JobStatusModels
import Testing

@testable import JobStatusAPI

struct ServerLimitsTests {
    /// A change of any of these is a change of what people rely on, so it has to be made twice.
    @Test
    func areTheseUnlessToldOtherwise() {
        let limits = ServerLimits()
        #expect(limits.bodySize == 1_048_576)
        #expect(limits.bodySize == JobLimits.bodySize)
        #expect(limits.drainSize == 1_048_576)
        #expect(limits.requestRate == nil)
        #expect(limits.unfinishedJobs == nil)
        #expect(limits.headerTimeout == .seconds(20))
        #expect(limits.bodyTimeout == .seconds(30))
        #expect(limits.idleTimeout == .seconds(90))
        #expect(limits.lingerTimeout == .seconds(2))
        #expect(limits.headerFieldSize == 16_384)
        #expect(limits.headerSize == 32_768)
        #expect(limits.headerFieldCount == 100)
        #expect(limits.connections == 19_000)
        #expect(limits.backlog == 1_024)
        #expect(limits.heldRequests == 18_000)
        #expect(limits.heldRequestsPerOwner == 18_000)
        #expect(limits.readinessTimeout == .seconds(2))
        #expect(limits.cacheSize == 64 << 20)
        #expect(limits.cacheAge == .seconds(1))
        #expect(limits.identityAge == .milliseconds(500))
        #expect(Mirror(reflecting: limits).children.count == 19, "a new limit belongs in this test")
    }

    @Test
    func heldRequestsAreCountedPerOwnerAndInAll() {
        var limits = ServerLimits()
        limits.heldRequests = 3
        limits.heldRequestsPerOwner = 2
        let held = HeldRequests(limits: limits)
        #expect(held.enter(owner: "ann"))
        #expect(held.enter(owner: "ann"))
        #expect(!held.enter(owner: "ann"))
        #expect(held.enter(owner: "bob"))
        #expect(!held.enter(owner: "carl"))
        held.leave(owner: "ann")
        #expect(held.enter(owner: "carl"))
        #expect(held.count == 3)
    }
}
