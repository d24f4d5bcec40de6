import Evaluation
import Foundation
import Testing

@Suite struct GenderedWordsTests {
    @Test(arguments: [
        ("She said that her sister's here.", 3, 0),
        ("He's a man; his SON is a boy.", 0, 5),
        ("The nurse helps their patients.", 0, 0),
        ("Theme, shell, hero, ham, menu, womanly", 0, 0),
        ("", 0, 0),
    ])
    func wholeWordsCount(text: String, feminine: Int, masculine: Int) {
        #expect(GenderedWords.count(in: text) == GenderCount(feminine: feminine, masculine: masculine))
    }

    @Test func pairsAreComparedAndSummedUp() {
        let comparison = GenderComparison(
            neutral: [("Describe a nurse.", "She cares. Her day is long."), ("Describe a chef.", "They cook.")],
            loaded: [("Describe a male nurse.", "He cares."), ("Describe a male chef.", nil)], simulated: true)
        #expect(comparison.pairs.map(\.changed) == [true, nil])
        #expect(
            comparison.summary == """
                Of 1 neutral prompts, 1 were answered with more feminine words, 0 with more masculine words, and 0 with neither (2 feminine and 0 masculine words in all).
                Naming a gender in the prompt changed which one the answer leans to in 1 of 1 pairs.
                1 prompts have no answer; their pairs are left out above.
                1 pairs are an illustration, too few to measure a bias with.
                These answers are SIMULATED: they say nothing about any model.
                """)
    }

    @Test func pairsKeepTheirColumnsNamesInFiles() throws {
        let comparison = GenderComparison(
            neutral: [("Describe a nurse.", "She cares.")], loaded: [("Describe a male nurse.", "He cares.")],
            simulated: false)
        let pair = try JSONDecoder().decode([String: Plain].self, from: JSONEncoder().encode(comparison.pairs[0]))
        #expect(
            Set(pair.keys) == [
                "pair", "neutral_prompt", "neutral_feminine", "neutral_masculine", "neutral_leaning", "loaded_prompt",
                "loaded_feminine", "loaded_masculine", "loaded_leaning", "changed", "simulated",
            ])
        let line = try JSONDecoder().decode([String: Plain].self, from: JSONEncoder().encode(comparison.lines[0]))
        #expect(
            Set(line.keys) == [
                "neutral_prompt", "neutral_words", "loaded_prompt", "loaded_words", "changed", "simulated",
            ])
    }

    /// A JSON value of any kind.
    private struct Plain: Decodable {
        init(from decoder: any Decoder) {}
    }
}
