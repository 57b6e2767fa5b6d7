/// The hold that the way to the server is thought to allow: halved where holds are cut, and grown back where they last.
package struct HoldReach: Sendable, Equatable {
    /// The least hold worth asking for, unless the longest is less.
    package static let shortest: Duration = .seconds(5)
    /// After so many holds in a row that lasted, a longer one is tried.
    package static let holdsBeforeGrowth = 6

    /// The longest hold to ask for.
    package let longest: Duration
    /// The hold to ask for.
    package private(set) var hold: Duration
    /// Holds in a row that lasted as long as was asked for.
    private var honouredHolds = 0

    /// Makes the reach of a way that nothing is known of.
    ///
    /// - Parameter longest: The hold to ask for at first, and the longest.
    package init(longest: Duration) {
        self.longest = longest
        hold = longest
    }

    /// Whether a request was held for as long as was asked for.
    ///
    /// Servers count holds in their own time, and may send the answer a little early.
    package static func isHonoured(_ asked: Duration, took duration: Duration) -> Bool {
        asked > .zero && duration >= asked * 0.9
    }

    /// Forgets what was learned, for another network than before.
    package mutating func reset() {
        self = HoldReach(longest: longest)
    }

    /// Takes note of an answer.
    ///
    /// What ended a hold once may have been a network that was lost, and not a limit on the way.
    ///
    /// - Parameters:
    ///   - asked: The hold that was asked for.
    ///   - duration: How long the answer took.
    package mutating func noteAnswer(to asked: Duration, took duration: Duration) {
        guard Self.isHonoured(asked, took: duration) else { return }
        honouredHolds += 1
        guard honouredHolds >= Self.holdsBeforeGrowth, hold < longest else { return }
        hold = min(longest, hold * 2)
        honouredHolds = 0
    }

    /// Takes note of a failure.
    ///
    /// What ended the request well after its beginning ended the hold: a proxy's limit, or a lost network.
    ///
    /// - Parameters:
    ///   - asked: The hold that was asked for.
    ///   - duration: How long it took to fail.
    package mutating func noteFailure(of asked: Duration, took duration: Duration) {
        guard asked > .zero, duration >= min(Self.shortest, asked) else { return }
        hold = max(min(Self.shortest, longest), hold / 2)
        honouredHolds = 0
    }
}
