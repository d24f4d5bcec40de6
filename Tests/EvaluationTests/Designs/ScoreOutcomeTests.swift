import Evaluation
import Testing

@Suite struct ScoreOutcomeTests {
    @Test func outcomesHaveTheirPlaceInAReport() {
        #expect(
            ScoreOutcome.allCases.map(\.reported) == [
                .answered, .refused, .filtered, .noScore, .error, .noScore, .noScore,
            ])
    }
}
