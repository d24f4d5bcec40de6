import ModelAPI
import Testing

@testable import Scheduling

/// A job whose calls are all refused in the same words is at fault itself.
@Suite struct SameRefusalTests {
    private let words = "Unsupported parameter: 'max_tokens'. Request id 4711."

    @Test func theSameWordsAgainAndAgainEndIt() {
        var refusals = SameRefusal()
        for number in 1...20 {
            #expect(refusals.cause == nil)
            refusals.refused(.badRequest, "\(words) \(number)", limit: 20)
        }
        #expect(refusals.cause?.category == .badRequest)
        #expect(refusals.cause?.message.contains("model.failures_in_a_row") == true)
        #expect(refusals.cause?.message.hasSuffix("\(words) 20") == true)
    }

    /// Answers of calls that were under way before a key ran out say nothing of it.
    @Test func aKeyThatRunsOutEndsItThoughOlderCallsAreAnswered() {
        var harness = CallHarness(callsInFlight: 64)
        harness.open(rows: 1_000)
        for _ in 0..<3 { for order in harness.assign() { _ = harness.answer(order) } }
        let older = harness.assign()
        harness.pass(.milliseconds(10))
        var calls = older.count
        for (index, order) in older.enumerated() {
            if index.isMultiple(of: 2) {
                _ = harness.answer(order)
            } else {
                _ = harness.refuse(order, 401, .authentication)
                calls += harness.assign().count
            }
        }
        while true {
            let orders = harness.assign()
            calls += orders.count
            if orders.isEmpty { break }
            harness.pass(.milliseconds(10))
            for order in orders { _ = harness.refuse(order, 401, .authentication) }
        }
        #expect(calls < 64 + 64 + 20, "\(calls)")
    }

    @Test func oneAnswerShowsThatTheJobIsWell() {
        var refusals = SameRefusal()
        for _ in 1...19 { refusals.refused(.badRequest, words, limit: 20) }
        refusals.answered()
        for _ in 1...1_000 { refusals.refused(.badRequest, words, limit: 20) }
        #expect(refusals.cause == nil)
    }

    @Test func otherWordsAndOtherKindsAreTheirRowsOwn() {
        var refusals = SameRefusal()
        for number in 1...100 { refusals.refused(.badRequest, number.isMultiple(of: 2) ? "a" : "b", limit: 20) }
        for _ in 1...100 {
            refusals.refused(.contentFilter, "filtered", limit: 20)
            refusals.refused(.contextLength, "too long", limit: 20)
        }
        #expect(refusals.cause == nil)
    }
}
