internal import Columnar
internal import Messaging

/// What there is to count in flattened answers.
struct RowCount: Sendable {
    var rows = 0
    var failed = 0
    /// Rows that have an error without a call.
    var uncalled = 0
    var isSimulated = false
    /// Whether the rows have vectors, and no answers.
    var hasVectors = false
    var kinds = AnswerKinds()
    /// Why rows failed, and how many for each reason; the first thousand reasons.
    var failures: [String: Int] = [:]

    private static let reasonsKept = 1_000

    /// The rows of the whole job, where only some of them came here before the writing failed.
    func ofAll(_ totals: CallTotals?) -> RowCount {
        guard let totals else { return self }
        var all = self
        all.failed = Int(clamping: totals.failed)
        all.rows = Int(clamping: totals.answered.addingClamped(totals.failed))
        return all
    }

    mutating func add(_ batch: RecordBatch) {
        rows += batch.rowCount
        let messages = batch.column("error_message"), categories = batch.column("error_category")
        let simulated = batch.column("simulated"), attempts = batch.column("attempts")
        if !hasVectors { kinds.add(batch) }
        for row in 0..<batch.rowCount {
            // A filtered answer is an outcome; a text that was filtered has no vector.
            if let message = messages?.string(row), hasVectors || categories?.string(row) != "content_filter" {
                failed += 1
                if case .integer(0)? = attempts?.value(row) { uncalled += 1 }
                if failures[message] != nil || failures.count < Self.reasonsKept { failures[message, default: 0] += 1 }
            }
            // An endpoint that somebody named may be a simulator too; its answers say so.
            if !isSimulated, case .boolean(true)? = simulated?.value(row) { isSimulated = true }
        }
    }
}
