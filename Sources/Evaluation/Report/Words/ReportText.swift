/// A report as lines of a terminal, made of the same value as the page.
///
/// Nothing in it moves a cursor or turns the direction of a line, whatever a model wrote.
public struct ReportText: Sendable {
    /// The lines.
    public let lines: [String]

    /// The lines with a line end behind each.
    public var text: String { lines.map { $0 + "\n" }.joined() }

    private static let mostVerdicts = 20
    private static let mostRows = 12

    /// A report in lines of at most `width` characters, as far as words and tables allow; not fewer than 40.
    public init(_ report: EvaluationReport, width: Int = 80) {
        let width = max(40, width)
        var lines = TextLines.wrapped(SafeText.line(report.title), after: "", width: width)
        if report.isSimulated {
            lines += TextLines.wrapped(Self.simulated, after: "", width: width)
        }
        if let question = report.question {
            lines += TextLines.wrapped(SafeText.line(question), after: "", width: width)
        }
        for part in [
            Self.verdicts(report, width), Self.effects(report, width), Self.outcomes(report, width),
            Self.comparisons(report, width), Self.drift(report, width), Self.agreements(report, width),
            Self.exclusions(report, width),
        ] where !part.isEmpty {
            lines.append("")
            lines += part
        }
        self.lines = lines
    }

    static let simulated = "SIMULATED: the answers are a simulator's and say nothing about any model."

    private static func verdicts(_ report: EvaluationReport, _ width: Int) -> [String] {
        let verdicts = report.orderedVerdicts
        let marks: [EvaluationReport.Verdict.Kind: String] = [
            .worse: "  worse      ", .better: "  better     ", .same: "  same       ", .notShown: "  not shown  ",
        ]
        var lines = ["Verdicts"]
        if verdicts.isEmpty { lines.append("  No verdict was asked for.") }
        for verdict in verdicts.prefix(mostVerdicts) {
            lines += TextLines.wrapped(VerdictSentence(verdict).text, after: marks[verdict.kind] ?? "  ", width: width)
        }
        return lines + more(verdicts.count - mostVerdicts, "verdicts", report)
    }

    private static func effects(_ report: EvaluationReport, _ width: Int) -> [String] {
        report.effects.flatMap { panel in
            var table = TextTable(
                [SafeText.line(panel.sharedMetric ?? ""), "effect", interval(panel.rows.map(\.effect)), "p", "n"],
                width: width)
            for (label, row) in panel.labelledRows(mostRows) {
                let text = EstimateText(row.effect)
                table.add([
                    SafeText.line(label), text.signedValue, text.interval ?? "", p(row.test),
                    row.sample.text,
                ])
            }
            return [SafeText.line(panel.title)] + table.lines + more(panel.rows.count - mostRows, "rows", report)
        }
    }

    private static func outcomes(_ report: EvaluationReport, _ width: Int) -> [String] {
        report.outcomes.flatMap { panel in
            let all = EvaluationReport.Outcome.allCases
            var table = TextTable(["", "rows"] + all.map { $0.title.lowercased() }, width: width)
            for group in panel.groups.prefix(mostRows) {
                table.add(
                    [SafeText.line(group.group), NumberText.count(group.rows)]
                        + all.map { NumberText.count(group[$0]?.count ?? 0) })
            }
            return [SafeText.line(panel.title)] + table.lines + more(panel.groups.count - mostRows, "groups", report)
        }
    }

    private static func comparisons(_ report: EvaluationReport, _ width: Int) -> [String] {
        report.comparisons.flatMap { comparison in
            var table = TextTable(
                ["", "mean", interval([comparison.first.mean, comparison.difference])], width: width)
            for run in [comparison.first, comparison.second] {
                let text = EstimateText(run.mean)
                table.add([SafeText.line(run.run), text.value, text.interval ?? ""])
            }
            let text = EstimateText(comparison.difference)
            table.add(["difference", text.signedValue, text.interval ?? ""])
            let rows = [
                (comparison.better.count, "better"), (comparison.worse.count, "worse"),
                (comparison.unchanged, "unchanged"),
            ].map { "\(NumberText.count($0)) \($1)" }.joined(separator: ", ")
            return [SafeText.line(comparison.title)] + table.lines + ["  " + rows]
        }
    }

    private static func drift(_ report: EvaluationReport, _ width: Int) -> [String] {
        report.drift.flatMap { panel in
            var table = TextTable(["", "verdict", "effect", "measure", "p"], width: width)
            for column in panel.orderedColumns.prefix(mostRows) {
                table.add([
                    SafeText.line(column.column), column.verdict.title.lowercased(), EstimateText(column.effect).value,
                    SafeText.line(column.measure, limit: 24), p(column.test),
                ])
            }
            let rule = TextLines.wrapped(SafeText.line(panel.rule), after: "  ", width: width)
            return [SafeText.line(panel.title)] + (panel.rule.isEmpty ? [] : rule) + table.lines
                + more(panel.columns.count - mostRows, "columns", report)
        }
    }

    private static func agreements(_ report: EvaluationReport, _ width: Int) -> [String] {
        guard !report.agreements.isEmpty else { return [] }
        return ["Judges beside people"]
            + report.agreements.prefix(mostRows).flatMap { agreement in
                let parts = [
                    ("raw", agreement.rawRate),
                    (SafeText.line(agreement.correction, limit: 60), agreement.correctedRate),
                    (SafeText.line(agreement.statistic, limit: 60), agreement.agreement),
                ].map { name, estimate in
                    let text = EstimateText(estimate)
                    return "\(name) \(text.value)" + (text.interval.map { " (\($0))" } ?? "")
                }
                let judge = SafeText.line(agreement.judge) + ", " + SafeText.line(agreement.criterion)
                let sentence = "\(judge): \(parts.joined(separator: "; ")); \(agreement.labels.text)."
                return TextLines.wrapped(sentence, after: "  ", width: width)
            } + more(report.agreements.count - mostRows, "judges", report)
    }

    private static func exclusions(_ report: EvaluationReport, _ width: Int) -> [String] {
        let exclusions = report.method.exclusions
        guard !exclusions.isEmpty else { return [] }
        return ["Left out"]
            + exclusions.prefix(mostRows).flatMap { exclusion in
                let rows = "\(NumberText.count(exclusion.count)) \(SafeText.line(exclusion.rows))"
                return TextLines.wrapped("\(rows): \(SafeText.line(exclusion.reason)).", after: "  ", width: width)
            } + more(exclusions.count - mostRows, "kinds", report)
    }

    private static func p(_ test: EvaluationReport.Test?) -> String {
        guard let test else { return "" }
        return (test.holmP ?? test.p).value.map(NumberText.p) ?? "undefined"
    }

    /// The heading of a column of intervals: their level, where it is the same for all.
    private static func interval(_ estimates: [EvaluationReport.Estimate]) -> String {
        let levels = Set(estimates.compactMap { $0.interval?.levelText })
        return levels.count == 1 ? (levels.first ?? "") : "interval"
    }

    private static func more(_ count: Int, _ what: String, _ report: EvaluationReport) -> [String] {
        guard count > 0 else { return [] }
        return [
            "  \(NumberText.count(count)) more \(what)" + (report.dataFile.map { " in " + SafeText.line($0) } ?? "")
        ]
    }
}
