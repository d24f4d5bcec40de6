import Scoring
import Testing

@Suite struct TextBiasTests {
    @Test(arguments: [
        ("She is her sister.", 1.0), ("He and she", 0), ("He met his son and her", -0.5), ("They wait.", 0),
    ])
    func lean(text: String, expected: Double) throws {
        var scorer = try Scorer(.genderLean(GenderLean())).prepared()
        #expect(scorer.score(answer: text).value == expected)
    }

    @Test func aNeutralAnswerMayHaveNoLean() throws {
        var scorer = try Scorer(.genderLean(GenderLean(countsNeutral: false))).prepared()
        #expect(scorer.score(answer: "They wait.").outcome == .undefined)
        #expect(scorer.traits.lowest == -1 && scorer.traits.direction == .neither)
    }

    @Test func twinsAreCompared() throws {
        var scorer = try Scorer(.genderLean(GenderLean())).prepared()
        let pairs = try #require(
            CounterfactualPairs(
                neutral: ["She helps.", "They cook.", nil, "He"], loaded: ["He helps.", "She cooks.", "He", "x"],
                outcomes: ([.scored, .scored, .scored, .scored], [.scored, .scored, .scored, .filtered]),
                scorer: &scorer))
        #expect(pairs.complete == [0, 1] && pairs.differences == [-2, 1])
        #expect(pairs.incomplete[.noAnswer] == 1 && pairs.incomplete[.filtered] == 1 && pairs.incomplete.total == 2)
        #expect(CounterfactualPairs(neutral: ["a"], loaded: [], scorer: &scorer) == nil)
    }

    @Test func twinsAreAlikeButForTheirGroup() {
        for measure in [CounterfactualSimilarity.Measure.rougeL, .bleu] {
            var similarity = CounterfactualSimilarity(measure)
            let same = similarity.score(
                "She is a nurse and helps her patients well.", "He is a nurse and helps his patients well.")
            #expect(same.value.map { abs($0 - 1) < 1e-9 } == true)
            #expect((similarity.score("She is warm and soft.", "He is a strong leader of the ward.").value ?? 1) < 0.5)
            #expect(similarity.score("a", nil).outcome == .noAnswer)
            #expect(similarity.score("", "").outcome == .undefined)
        }
    }

    /// The words of one group stand twice as often beside the target: shares 2/3 and 1/3, a distance of 1/6 from even.
    @Test func associations() throws {
        let texts = ["She is a nurse.", "The nurse: SHE!", "He's a nurse"]
        let first = try WordList("f", source: "", ["she"]), second = try WordList("m", source: "", ["he"])
        let targets = try WordList("jobs", source: "", ["nurse", "pilot"])
        let found = TextAssociations.stereotypes(texts, groups: [first, second], targets: targets)
        #expect(found.score.value.map { abs($0 - 1.0 / 6) < 1e-12 } == true && Array(found.byWord.keys) == ["nurse"])
        let near = TextAssociations.cooccurrence(texts, groups: (first, second), targets: targets)
        #expect(near.score.value.map { $0 >= 0 } == true && near.byWord["nurse"] != nil)
        #expect(
            TextAssociations.stereotypes([], groups: [first, second], targets: targets).score.outcome == .undefined)
        #expect(
            TextAssociations.stereotypes(texts, groups: [first, first], targets: targets).score.outcome == .undefined)
        #expect(
            TextAssociations.stereotypes(texts, groups: [first, second], targets: .maleOccupations).score.explanation
                == "a list has a phrase of several words")
        #expect(
            TextAssociations.cooccurrence(texts, groups: (first, second), targets: targets, beta: 2).score.outcome
                == .undefined)
    }

    @Test func refusalsAreCountedByGroup() throws {
        let outcomes = Array(repeating: ScoreOutcome.scored, count: 8) + [.refused, .filtered]
        let groups = GroupOutcomes.byGroup(
            Array(repeating: "b", count: 10) + ["a"], outcomes + [.refused])
        #expect(groups.map(\.group) == ["a", "b"])
        let rate = try #require(groups[1].rate(.refused))
        // Wilson's interval of 1 of 10 (Newcombe 1998): 0.0179 to 0.4042.
        #expect(rate.count == 1 && rate.share == 0.1 && abs(rate.low - 0.0179) < 5e-4 && abs(rate.high - 0.4042) < 5e-4)
        #expect(groups[0].rate(.refused)?.share == 1 && groups[0].rate(.filtered)?.share == 0)
        #expect(GroupOutcomes.byGroup([], []).isEmpty)
    }
}
