import Evaluation
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
}
