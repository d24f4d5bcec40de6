internal import Columnar
internal import DataFrames
internal import Evaluation

/// The texts of the rows that a report shows, which are asked for once it is known which they are.
///
/// Until then a mark stands for each, as no text of a person or a model has it.
struct RowTexts {
    /// A row's text.
    private struct Place: Hashable {
        let run: Int
        let row: Int64
        let isAnswer: Bool
    }

    private static let mark = "\u{F0000}text:"

    /// Marks for the texts of a run's rows.
    static func marks(run: Int, _ identifiers: [Int64], hasAnswers: Bool) -> ScoredRun.Texts {
        { row in
            guard identifiers.indices.contains(row) else { return ("", nil) }
            let place = "\(mark)\(run):\(identifiers[row]):"
            return (place + "p", hasAnswers ? place + "a" : nil)
        }
    }

    /// The report with the texts in the marks' place, of the runs by their numbers.
    static func filled(
        _ report: EvaluationReport, _ runs: [(frame: DataFrame, columns: EvaluationColumns)]
    ) async throws -> EvaluationReport {
        var wanted: [Int: Set<Int64>] = [:]
        var report = report
        change(&report) { text in
            if let place = place(text) { wanted[place.run, default: []].insert(place.row) }
            return text
        }
        var found: [Place: String] = [:]
        for (run, rows) in wanted where runs.indices.contains(run) {
            let (frame, columns) = runs[run]
            let table = try await query(frame, columns, rows.sorted()).toArrow()
            let ids = RowColumn(table, NarrowRows.identifier).identifiers
            let texts = (RowColumn(table, "prompt").texts, RowColumn(table, "answer").texts)
            for (index, id) in ids.enumerated() {
                if texts.0.indices.contains(index) { found[Place(run: run, row: id, isAnswer: false)] = texts.0[index] }
                if texts.1.indices.contains(index) { found[Place(run: run, row: id, isAnswer: true)] = texts.1[index] }
            }
        }
        change(&report) { text in
            guard let place = place(text) else { return text }
            return found[place]
        }
        return report
    }

    private static func query(_ frame: DataFrame, _ columns: EvaluationColumns, _ rows: [Int64]) -> DataFrame {
        var selected = [monotonically_increasing_id().alias(NarrowRows.identifier)]
        if let prompt = columns.prompt { selected.append(prompt.alias("prompt")) }
        if let answer = columns.answers.text { selected.append(answer.alias("answer")) }
        return frame.select(selected).filter(col(NarrowRows.identifier).isin(rows))
    }

    private static func place(_ text: String?) -> Place? {
        guard let text, text.hasPrefix(mark) else { return nil }
        let parts = text.dropFirst(mark.count).split(separator: ":")
        guard parts.count == 3, let run = Int(parts[0]), let row = Int64(parts[1]) else { return nil }
        return Place(run: run, row: row, isAnswer: parts[2] == "a")
    }

    /// Changes every text of a prompt or an answer in a report.
    private static func change(_ report: inout EvaluationReport, _ change: (String?) -> String?) {
        for section in report.examples.indices {
            for example in report.examples[section].examples.indices {
                for text in report.examples[section].examples[example].texts.indices {
                    let old = report.examples[section].examples[example].texts[text].text
                    report.examples[section].examples[example].texts[text].text = change(old)
                }
            }
        }
        for comparison in report.comparisons.indices {
            Self.change(&report.comparisons[comparison].better, change)
            Self.change(&report.comparisons[comparison].worse, change)
        }
    }

    private static func change(_ rows: inout EvaluationReport.ChangedRows, _ change: (String?) -> String?) {
        for row in rows.rows.indices {
            rows.rows[row].prompt = change(rows.rows[row].prompt) ?? ""
            rows.rows[row].firstAnswer = change(rows.rows[row].firstAnswer)
            rows.rows[row].secondAnswer = change(rows.rows[row].secondAnswer)
        }
    }
}
