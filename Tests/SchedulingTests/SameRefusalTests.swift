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
