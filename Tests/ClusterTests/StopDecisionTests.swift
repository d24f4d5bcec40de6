import Testing

@testable import ClusterCommand

@Suite struct StopDecisionTests {
    @Test func theFirstSignalStopsAndTheSecondEnds() {
        var decision = StopDecision()
        let start = ContinuousClock.now
        #expect(decision.signalled(at: start) == .stop)
        #expect(decision.signalled(at: start.advanced(by: .milliseconds(40))) == .end)
        #expect(decision.signalled(at: start.advanced(by: .seconds(40))) == .end)
    }

    @Test func twoSignalsAtOnceAreOne() {
        var decision = StopDecision()
        let start = ContinuousClock.now
        #expect(decision.signalled(at: start) == .stop)
        for microseconds in [0, 3, 500, 9_000] {
            #expect(decision.signalled(at: start.advanced(by: .microseconds(microseconds))) == .nothing)
        }
        #expect(decision.signalled(at: start.advanced(by: .seconds(1))) == .end)
    }
}
