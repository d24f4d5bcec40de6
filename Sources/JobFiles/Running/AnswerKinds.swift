internal import Columnar

/// Answers that are not what somebody asked for, although nothing failed, and those whose tokens nobody told.
package struct AnswerKinds: Codable, Sendable, Equatable {
    /// Rows without an error that have no text.
    package var withoutText = 0
    /// Answers that ended at the limit of their tokens.
    package var cut = 0
    /// Answers, and prompts, that a content filter took.
    package var filtered = 0
    /// Answers in which the model declined, where the endpoint says so.
    package var declined = 0
    /// Rows whose tokens were counted here, since the endpoint told none.
    package var estimated = 0

    package init() {}

    static func += (left: inout AnswerKinds, right: AnswerKinds) {
        left.withoutText += right.withoutText
        left.cut += right.cut
        left.filtered += right.filtered
        left.declined += right.declined
        left.estimated += right.estimated
    }

    /// Counts the rows of flattened answers.
    mutating func add(_ batch: RecordBatch) {
        guard let answers = batch.column("answer") else { return }
        let finishes = batch.column("finish_reason"), categories = batch.column("error_category")
        let messages = batch.column("error_message"), refusals = batch.column("refusal")
        let estimates = batch.column("usage_estimated")
        for row in 0..<batch.rowCount {
            let finish = finishes?.string(row)
            if messages?.string(row) == nil, (answers.string(row) ?? "").isEmpty { withoutText += 1 }
            if finish == "length" { cut += 1 }
            if finish == "content_filter" || categories?.string(row) == "content_filter" { filtered += 1 }
            if refusals?.string(row)?.isEmpty == false { declined += 1 }
            if case .boolean(true)? = estimates?.value(row) { estimated += 1 }
        }
    }
}
