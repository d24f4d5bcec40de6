internal import Columnar
internal import Foundation
internal import Messaging
internal import ModelAPI

/// What is kept of a job that was ended, and what its next run would pay for.
struct CancelReport: Encodable {
    let job: Int
    let name: String
    let state: String
    let why: String?
    let tasks: Int
    let tasksDone: Int
    /// The rest is nil, or 0, where the job called no model.
    let callsModel: Bool
    let answered: UInt64
    let failed: UInt64
    /// Rows that were known; all of them where `rowsAreComplete`.
    let rows: UInt64
    let rowsAreComplete: Bool
    let calls: UInt64
    let unknownCalls: UInt64
    let promptTokens: Int64
    let completionTokens: Int64
    /// What the job has cost in all its runs, in `currency`; nil where no price is known.
    let cost: Double?
    let currency: String?
    /// Rows without an answer.
    let nextRunRows: UInt64
    /// What those would cost if each came to what the rows called so far have come to; nil where nothing says it.
    let nextRunCost: Double?
    /// The journal's number of the job.
    let journalJob: Int64?

    init(_ standing: JobStanding) {
        job = standing.job.id
        name = standing.job.name
        state = standing.job.state.rawValue
        why = standing.job.failure
        (tasks, tasksDone) = (standing.job.tasks, standing.job.tasksDone)
        callsModel = standing.calls != nil
        let totals = standing.calls ?? CallTotals()
        (answered, failed, rows) = (totals.answered, totals.failed, totals.rows)
        rowsAreComplete = standing.areRowsComplete
        var spent = totals.before.usage
        spent += totals.usage
        calls = UInt64(clamping: spent.calls)
        unknownCalls = totals.unknown
        (promptTokens, completionTokens) = (spent.promptTokens, spent.completionTokens)
        currency = totals.currency.isEmpty ? nil : totals.currency
        cost = currency == nil ? nil : Double(spent.costNano) / 1e9
        nextRunRows = rows > answered ? rows - answered : 0
        let free = totals.fromJournal.addingClamped(totals.fromCache)
        let paid = answered > free ? answered - free : 0
        nextRunCost =
            currency == nil || paid == 0
            ? nil : Double(totals.usage.costNano) / 1e9 / Double(paid) * Double(nextRunRows)
        journalJob = totals.job
    }

    var text: String {
        var lines = ["job \(job) (\(name)): \(state)" + (why.map { ", \($0)" } ?? "")]
        guard callsModel else {
            lines.append(
                "kept      nothing: it had called no model, so that nothing was paid; \(tasksDone.formatted()) of "
                    + "\(tasks.formatted()) tasks were done")
            lines.append("next run  computes all of it anew")
            return lines.joined(separator: "\n")
        }
        lines.append(
            "kept      \(answered.formatted()) \(rowsAreComplete ? "of \(rows.formatted()) rows" : "rows") answered"
                + (failed > 0 ? ", \(failed.formatted()) failed" : "") + "; \(calls.formatted()) "
                + "call\(calls == 1 ? "" : "s"), \(promptTokens.formatted()) tokens in prompts, "
                + "\(completionTokens.formatted()) in answers" + money(cost, "; cost: "))
        if unknownCalls > 0 {
            lines.append(
                "unknown   \(unknownCalls.formatted()) call\(unknownCalls == 1 ? "" : "s") may have been paid without an "
                    + "answer that anybody has")
        }
        let more = rowsAreComplete ? "" : ", and those that were not read yet"
        lines.append(
            nextRunRows == 0 && rowsAreComplete
                ? "next run  calls nothing: every row has an answer"
                : "next run  calls \(nextRunRows.formatted()) row\(nextRunRows == 1 ? "" : "s") without an answer\(more)"
                    + money(nextRunCost, "; at what rows have cost so far about "))
        if let journalJob { lines.append("journal   roost jobs show \(journalJob)") }
        return lines.joined(separator: "\n")
    }

    private func money(_ amount: Double?, _ words: String) -> String {
        amount.map { words + HumanUnits.money($0, currency ?? "") } ?? ""
    }
}
