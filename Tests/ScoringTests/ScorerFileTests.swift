import Scoring
import Foundation
import Testing

/// Scorers as job files name them.
@Suite struct ScorerFileTests {
    private func scorer(_ json: String) throws -> Scorer {
        try JSONDecoder().decode([Scorer].self, from: Data("[\(json)]".utf8))[0]
    }

    @Test(arguments: [
        (#""exact_match""#, Scorer(.exactMatch(ExactMatch()))),
        (#"{"scorer":"exact_match","normalisation":"squad"}"#, Scorer(.exactMatch(ExactMatch(normalisation: .squad)))),
        (
            #"{"scorer":"regex","name":"date","pattern":"\\d{4}"}"#,
            Scorer(.regularExpression(RegularExpression("\\d{4}")), name: "date")
        ),
        (#"{"scorer":"rouge","variant":"rouge_2"}"#, Scorer(.rouge(ROUGEScore(.rouge2)))),
        (#"{"scorer":"language","language":"es"}"#, Scorer(.language(LanguageMatch(.spanish)))),
        (
            #"{"scorer":"word_list","list":"career","measure":"presence"}"#,
            Scorer(.wordList(ListedWords(.career, measure: .presence)))
        ),
        (#""refusal""#, Scorer(.refusal(RefusalDetection()))),
    ])
    func files(json: String, expected: Scorer) throws { #expect(try scorer(json) == expected) }

    @Test func everyScorerGoesThroughJSON() throws {
        for scorer in ScoringSamples.scorers + [Scorer(.length(Length()), name: "words")] {
            #expect(try JSONDecoder().decode(Scorer.self, from: JSONEncoder().encode(scorer)) == scorer)
        }
        #expect(Set(ScoringSamples.scorers.map(\.kind.name)) == Set(ScoringKind.names))
    }

    @Test(arguments: [
        (#""exact""#, "there is no scorer exact"),
        (#"{"scorer":"rouge","stem":true}"#, "the scorer rouge has no option stem: its options are variant, stemming"),
        (#"{"scorer":"word_f1","x":1}"#, "the scorer word_f1 has no option x: it has none"),
        (#""regex""#, "the scorer regex needs the option pattern"),
        (#"{"scorer":"word_list","list":"colours"}"#, "there is no list colours"),
        (#"{"scorer":"regex","name":"","pattern":"a"}"#, "a scorer's name is empty"),
        (#"{"scorer":"word_list","list":{"name":"x","phrases":["a","A"]}}"#, "stands twice"),
    ])
    func mistakesAreNamed(json: String, message: String) {
        #expect { try scorer(json) } throws: { "\($0)".contains(message) }
    }
}
