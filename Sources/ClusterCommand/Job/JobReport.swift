internal import Columnar
internal import DataFrames
internal import Evaluation
internal import Foundation

/// What a job's end looks like on a terminal.
enum JobReport {
    private static let rowsShown = 20

    static func answers(_ table: Table) -> String {
        shown(table, dropping: ["latency_seconds", "model", "request_id", "prompt_tokens", "completion_tokens",
            "total_tokens", "attempts", "error_category", "error_code", "error_status"])
    }

    static func rows(_ table: Table) -> String { shown(table, dropping: []) }

    static func pairs(_ table: Table) -> [(prompt: String, answer: String?)] {
        table.batches.flatMap { batch in
            (0..<batch.rowCount).map { row in
                (prompt: batch.column("prompt")?.string(row) ?? "", answer: batch.column("answer")?.string(row))
            }
        }
    }

    /// The first rows, without the columns that only a file needs, and those that are empty throughout.
    private static func shown(_ table: Table, dropping names: Set<String>) -> String {
        var rows = 0
        let head = table.batches.compactMap { batch -> RecordBatch? in
            let count = min(batch.rowCount, rowsShown - rows)
            rows += count
            return count > 0 ? batch.slice(0, count) : nil
        }
        let kept = table.schema.fields.indices.filter { index in
            let name = table.schema.fields[index].name
            let isEmpty = head.allSatisfy { $0.columns[index].nullCount == $0.rowCount }
            return !names.contains(name) && !(isEmpty && name.hasPrefix("error"))
        }
        let schema = Schema(kept.map { table.schema.fields[$0] })
        let batches = head.map { batch in RecordBatch(schema, kept.map { batch.columns[$0] }, rowCount: batch.rowCount) }
        let text = TableText.wrapped(Table(schema: schema, batches: batches), width: TerminalWidth.current)
        let rest = table.rowCount - rows
        return text + (rest > 0 ? "and \(rest) more rows in the files\n" : "")
    }

    static func summary(_ summary: JobRun.Summary) -> String {
        var lines = [
            "\(summary.job): \(summary.rows) rows, \(summary.answered) answered, \(summary.failed) failed, in "
                + "\(summary.seconds.formatted(.number.precision(.fractionLength(1)))) s",
            "tokens: \(summary.promptTokens.formatted()) in prompts, \(summary.completionTokens.formatted()) in answers",
            "from: \(summary.endpoint)\(summary.simulated ? " (SIMULATED)" : "")",
        ]
        for (reason, count) in summary.failures.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(5) {
            lines.append("failed, \(count) row\(count == 1 ? "" : "s"): \(reason)")
        }
        lines += summary.files.map { "wrote: \($0)" }
        return lines.joined(separator: "\n")
    }
}
