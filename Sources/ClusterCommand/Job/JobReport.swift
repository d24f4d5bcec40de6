internal import Columnar
internal import DataFrames
internal import EvaluationRuns
internal import Foundation
internal import JobFiles
internal import ModelAPI

/// What a job's end looks like on a terminal.
enum JobReport {
    private static let rowsShown = 20
    /// Rows that are shown where none of the first was answered: the summary says why.
    private static let rowsShownOfFailures = 3
    /// Characters of a cell, and columns, that are shown; files have all.
    private static let charactersShown = 200, charactersOfAnswers = 1_500, columnsShown = 12
    /// Characters of an error in the summary; results have all of it.
    private static let reasonShown = 400
    /// Characters of an error in the table of rows.
    private static let errorShown = 120

    static func show(_ event: JobRun.Event) {
        switch event {
        case .answered(let input, let rows, let table):
            Console.print("\(input) (\(HumanUnits.count(rows, "row")))\n" + answers(table, of: rows))
        case .evaluated(let report):
            Console.print(ReportText(report, width: TerminalWidth.ofOutput ?? 100).text)
        case .compared(let lines, let summary):
            Console.print("gendered words (f feminine, m masculine) by pair\n" + Self.rows(lines) + summary + "\n")
        }
    }

    static func answers(_ table: Table, of rows: Int? = nil) -> String {
        shown(
            table, of: rows ?? table.rowCount,
            dropping: [
                "queue_seconds", "cost", "deployment", "system_fingerprint", "refusal", "content_filter",
                "cached_tokens",
                "reasoning_tokens", "reasoning", "tool_calls", "logprobs", "usage_estimated", "error_body",
                "latency_seconds", "model", "request_id", "prompt_tokens", "completion_tokens",
                "total_tokens", "attempts", "error_category", "error_code", "error_status", JobFile.embeddingColumn,
            ])
    }

    static func rows(_ table: Table) -> String { shown(table, of: table.rowCount, dropping: []) }

    /// The first rows, without the columns that only a file needs, and those that are empty throughout.
    private static func shown(_ table: Table, of all: Int, dropping names: Set<String>) -> String {
        var rows = 0
        let rowsShown = isAnswered(table) ? rowsShown : rowsShownOfFailures
        let head = table.batches.compactMap { batch -> RecordBatch? in
            let count = min(batch.rowCount, rowsShown - rows)
            rows += count
            return count > 0 ? batch.slice(0, count) : nil
        }
        let wanted = table.schema.fields.indices.filter { index in
            let name = table.schema.fields[index].name
            let isEmpty = head.allSatisfy { $0.columns[index].nullCount == $0.rowCount }
            // Where nothing was answered, the error has their width.
            return !names.contains(name)
                && !(isEmpty && (name.hasPrefix("error") || ["finish_reason", "simulated"].contains(name)))
        }
        // The last ones are the job's own.
        let kept = wanted.count <= columnsShown ? wanted : Array(wanted.prefix(4) + wanted.suffix(columnsShown - 4))
        let batches = head.map { batch in
            let columns = kept.map { short(batch.columns[$0], named: table.schema.fields[$0].name) }
            let schema = Schema(zip(kept, columns).map { Field(table.schema.fields[$0].name, $1.type) })
            return RecordBatch(schema, columns, rowCount: batch.rowCount)
        }
        let schema = batches.first?.schema ?? Schema(kept.map { table.schema.fields[$0] })
        let text = TableText.wrapped(Table(schema: schema, batches: batches), width: TerminalWidth.current)
        let rest = all - rows, hidden = wanted.count - kept.count
        return text + (hidden > 0 ? "and \(hidden) more columns in the files\n" : "")
            + (rest > 0 ? "and \(rest) more rows in the files\n" : "")
    }

    /// Whether one of the first rows has no error.
    private static func isAnswered(_ table: Table) -> Bool {
        guard let index = table.schema.fields.firstIndex(where: { $0.name == "error_message" }) else { return true }
        var rows = 0
        for batch in table.batches where rows < rowsShown {
            let column = batch.columns[index]
            for row in 0..<min(column.length, rowsShown - rows) where column.isNull(row) { return true }
            rows += column.length
        }
        return rows == 0
    }

    /// A column whose long values are cut: one text of a file must not fill the terminal.
    private static func short(_ column: ArrayData, named name: String) -> ArrayData {
        let most = ["answer", "refusal"].contains(name) ? charactersOfAnswers : charactersShown
        switch column.type {
        case .utf8, .binary, .list, .structure:
            return .strings(
                (0..<column.length).map { row in
                    guard !column.isNull(row) else { return nil }
                    let text = column.type == .utf8 ? column.string(row) ?? "" : column.displayed(row)
                    // A page of HTML would fill the terminal.
                    if name == "error_message" { return ErrorWords.short(text, to: errorShown) }
                    guard text.utf8.count > most, text.count > most else { return text }
                    return "\(text.prefix(most))... (\(text.count.formatted()) characters)"
                })
        default: return column
        }
    }

    /// `0.001234 USD`, with a word where nothing was really paid.
    private static func cost(_ cost: Double?, _ summary: JobRun.Summary) -> String {
        guard let cost, let currency = summary.currency else { return "" }
        return "; cost: \(HumanUnits.money(cost, currency))"
            + (summary.simulated ? " (simulated: nothing was paid)" : "")
    }

    /// Where the rows' answers are from; the counts add up to all rows.
    private static func rows(_ summary: JobRun.Summary) -> String {
        let called = max(0, summary.rows - summary.fromJournal - summary.fromCache - summary.shared - summary.uncalled)
        var phrases = ["\(called.formatted()) called"]
        if summary.fromJournal > 0 {
            phrases.append("\(summary.fromJournal.formatted()) from an earlier run (--fresh calls them again)")
        }
        if summary.fromCache > 0 { phrases.append("\(summary.fromCache.formatted()) from the cache") }
        if summary.shared > 0 {
            phrases.append(
                "\(summary.shared.formatted()) shared an identical request's \(summary.embedded == nil ? "answer" : "vectors")"
            )
        }
        if summary.uncalled > 0 { phrases.append("\(summary.uncalled.formatted()) not called") }
        return "rows: " + phrases.joined(separator: ", ")
    }

    /// What an answer is that nobody asked for; empty where there is none.
    private static func answers(_ kinds: AnswerKinds) -> String {
        var phrases: [String] = []
        func say(_ count: Int, _ what: String) { if count > 0 { phrases.append("\(count.formatted()) \(what)") } }
        say(kinds.withoutText, "without a text")
        say(kinds.cut, "cut at the limit of their tokens (finish_reason: length)")
        say(kinds.filtered, "taken by a content filter")
        say(kinds.declined, "in which the model declined (refusal)")
        say(kinds.estimated, "whose tokens the endpoint did not tell, so that they were counted here (usage_estimated)")
        return phrases.isEmpty ? "" : "answers: " + phrases.joined(separator: ", ")
    }

    /// What was sent.
    private static func calls(_ summary: JobRun.Summary) -> String {
        var text = "calls: \(summary.calls.formatted())"
        if summary.retries > 0 {
            // Not all of them are calls: an attempt that found no endpoint is none.
            let attempts = HumanUnits.count(summary.retries, "attempt")
            text += "; \(attempts) failed and \(summary.retries == 1 ? "was" : "were") made again"
            if summary.refusals > 0 { text += " (\(summary.refusals.formatted()) were refused for want of quota, 429)" }
        }
        // Calls that earlier runs lost are theirs to tell: this run may have called nothing.
        if summary.unknownCalls > 0, summary.calls > 0 {
            text += "; \(summary.unknownCalls.formatted()) may have been paid twice, since a crash lost their answers"
        }
        if summary.perhapsPaid > 0 {
            text +=
                "; \(summary.perhapsPaid.formatted()) got no answer and may have been paid all the same (too slow for "
                + "model.request_timeout or stall_timeout, the connection broke, or what came was no answer)"
        }
        return text
    }

    private static func tokens(_ prompt: Int, _ cached: Int, _ completion: Int, _ summary: JobRun.Summary) -> String {
        if summary.embedded != nil { return "\(prompt.formatted()) in texts" }
        let cached = cached > 0 ? " (\(cached.formatted()) cached)" : ""
        return "\(prompt.formatted()) in prompts\(cached), \(completion.formatted()) in answers"
    }

    private static func outcomes(_ summary: JobRun.Summary) -> String {
        summary.embedded.map { "\($0.formatted()) embedded" } ?? "\((summary.answered ?? 0).formatted()) answered"
    }

    static func summary(_ summary: JobRun.Summary) -> String {
        var lines = [
            "\(summary.job): \(HumanUnits.count(summary.rows, "row")), \(outcomes(summary)), "
                + "\(summary.failed.formatted()) failed, in \(summary.seconds.formatted(.number.precision(.fractionLength(1)))) s",
            rows(summary),
            answers(summary.answers),
            calls(summary),
            "tokens: " + tokens(summary.promptTokens, summary.cachedTokens, summary.completionTokens, summary)
                + cost(summary.cost, summary),
        ]
        if summary.isResumed {
            let all = summary.inAll
            lines.append(
                "the job in all its runs: \(HumanUnits.count(all.calls, "call")); tokens: "
                    + tokens(all.promptTokens, 0, all.completionTokens, summary) + cost(all.cost, summary)
                    + (all.unknownCalls > 0 && summary.calls > 0
                        ? "; \(HumanUnits.count(all.unknownCalls, "call")) may have been paid twice" : ""))
        }
        if let prices = summary.prices { lines.append("prices: \(prices)") }
        lines.append("from: \(summary.endpoint)\(summary.simulated ? " (SIMULATED)" : "")")
        for (reason, count) in summary.failures.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(5) {
            lines.append("failed, \(HumanUnits.count(count, "row")): \(ErrorWords.short(reason, to: reasonShown))")
        }
        if let id = summary.jobID { lines.append("job \(id): roost jobs show \(id)") }
        for id in summary.otherJobIDs ?? [] { lines.append("job \(id): roost jobs show \(id)") }
        lines += summary.files.map { "wrote: \($0)" }
        return lines.filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
