internal import EvaluationRuns
internal import Messaging
internal import Planning
internal import Synchronization

/// What the judges of a job's evaluation may spend, and what they came to.
final class JudgeCosts: Sendable {
    private let job: JobFile
    private let usual: CallOptions
    private let state: Mutex<(budget: RemainingBudget, totals: [CallTotals])>

    /// - Parameters:
    ///   - job: The job, whose model judges where a judge names none.
    ///   - usual: The options of the job's own calls.
    ///   - budget: What is left of the job's budget.
    init(job: JobFile, usual: CallOptions, budget: RemainingBudget) {
        self.job = job
        self.usual = usual
        state = Mutex((budget, []))
    }

    /// What the judges' calls came to.
    var totals: [CallTotals] { state.withLock { $0.totals } }

    var account: JudgeAccount {
        var account = JudgeAccount(model: job.model)
        account.options = { [self] model in
            var options = usual
            if model != job.model { options.price = try PriceInForce.ofTable(model)?.price }
            options.budget = state.withLock { $0.budget.left(for: "judge \(model)") }
            return options
        }
        account.ended = { [self] model, totals in
            state.withLock { state in
                state.budget.count("judge \(model)", totals)
                state.totals.append(totals)
            }
        }
        return account
    }
}
