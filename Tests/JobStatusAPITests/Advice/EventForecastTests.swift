import Testing

@testable import JobStatusAPI

struct EventForecastTests {
    @Test
    func nothingKnownIsAsLikelyAtEveryMoment() {
        // Half of the square of the wait, by the time that has gone.
        #expect(EventForecast(age: 100).lateness(at: 10) == 0.5)
        #expect(EventForecast(age: 100).longestWait(lateBy: 0.5, in: 1...30) == 10)
    }

    @Test
    func isLateByHalfOfTheSpanAtItsEnd() {
        var forecast = EventForecast(age: 1e12)
        forecast.add(from: 10, to: 20, weight: 1e9)
        #expect(abs(forecast.lateness(at: 10)) < 1e-6)
        #expect(abs(forecast.lateness(at: 20) - 5) < 1e-6)
        #expect(abs(forecast.lateness(at: 30) - 15) < 1e-6)
        #expect(abs(forecast.lateness(at: 15) - 1.25) < 1e-6)
    }

    @Test
    func whatHasPassedOfASpanCountsForNothing() {
        var left = EventForecast(age: 1e12)
        left.add(from: -10, to: 10, weight: 2)
        var whole = EventForecast(age: 1e12)
        whole.add(from: 0, to: 10, weight: 1)
        #expect(left.lateness(at: 7) == whole.lateness(at: 7))
        var past = EventForecast(age: 100)
        past.add(from: -10, to: 0, weight: 2)
        #expect(past.lateness(at: 7) == EventForecast(age: 100).lateness(at: 7))
    }

    @Test
    func choosesTheLongestWaitThatIsNotTooLate() {
        var forecast = EventForecast(age: 50)
        for moment in [3.0, 8, 21, 55] { forecast.add(from: moment * 0.75, to: moment * 1.25) }
        for lateness in [0.001, 0.02, 0.25, 1, 5, 100] {
            let wait = forecast.longestWait(lateBy: lateness, in: 1...30)
            #expect(wait == 1 || forecast.lateness(at: Double(wait)) <= lateness)
            #expect(wait == 30 || forecast.lateness(at: Double(wait + 1)) > lateness)
        }
    }
}
