/// The functions of our own that score answers: whoever runs them brings the scorers.
///
/// A call's only option is the scorer or the judge as a text.
package enum ScoreKernel: String, CaseIterable, Sendable {
    case score
    case messages = "judge_messages"
    case verdict = "judge_score"
}
