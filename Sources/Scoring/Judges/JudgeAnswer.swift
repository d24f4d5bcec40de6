/// What a judge said: a verdict, or that there is none.
public struct JudgeAnswer<Verdict: Sendable & Hashable>: Sendable, Hashable {
    /// The verdict; nil where there is none.
    public let verdict: Verdict?
    /// The judge's reason, or what is wrong with its answer; for people.
    public let reason: String?
    /// `scored` for a verdict, else `rubbish`, `refused`, or what became of the call.
    public let outcome: ScoreOutcome

    /// Whether the judge should be asked once more: it answered, and its answer is not among the verdicts.
    ///
    /// A caller asks again once; an answer that is rubbish again is the row's outcome.
    public var needsRetry: Bool { outcome == .rubbish }

    /// A verdict with its reason.
    init(_ verdict: Verdict, reason: String?) {
        self.verdict = verdict
        self.reason = reason
        outcome = .scored
    }

    /// An outcome without a verdict.
    public init(missing outcome: ScoreOutcome, _ reason: String? = nil) {
        verdict = nil
        self.reason = reason
        self.outcome = outcome == .scored ? .rubbish : outcome
    }

    /// The score that a verdict stands for, or the outcome without one.
    func score(_ value: (Verdict) -> Double) -> Score {
        guard let verdict else { return Score(missing: outcome, reason) }
        return Score(value(verdict), explanation: reason)
    }

    func map<Other>(_ change: (Verdict) -> Other) -> JudgeAnswer<Other> {
        guard let verdict else { return JudgeAnswer<Other>(missing: outcome, reason) }
        return JudgeAnswer<Other>(change(verdict), reason: reason)
    }
}
