extension PageSection {
    /// One run against another on the same rows.
    static func comparisons(_ comparisons: [EvaluationReport.RunComparison]) -> PageSection {
        PageSection("comparisons", "Comparison", "One run against the other, row by row") { html in
            for (index, comparison) in comparisons.enumerated() {
                write(comparison, id: "comparison-\(index)", &html)
            }
        }
    }

    private static func write(_ comparison: EvaluationReport.RunComparison, id: String, _ html: inout HTML) {
        switch comparison.view {
        case .slopes(let rows):
            let chart = SlopeChart(comparison.title, first: comparison.first, second: comparison.second, rows: rows)
            let legend = [
                ("slope rise", "rises"), ("slope fall", "falls"), ("slope mean", "mean"),
            ]
            figure(&html, title: comparison.title, legend: legend, chart: chart, id: id) { numbers(comparison, &$0) }
        case .differences(let distribution):
            let chart = HistogramChart(distribution, showsZero: true)
            let legend = [("fill", SafeText.line(distribution.title))]
            figure(&html, title: comparison.title, legend: legend, chart: chart, id: id) { numbers(comparison, &$0) }
        case nil:
            html.element("div", attributes: "class=\"panel\"") { html in
                html.element("h3", SafeText.line(comparison.title), attributes: "dir=\"auto\"")
                numbers(comparison, &html)
            }
        }
        changed("Rows that got worse", comparison.worse, comparison, &html)
        changed("Rows that got better", comparison.better, comparison, &html)
    }

    private static func numbers(_ comparison: EvaluationReport.RunComparison, _ html: inout HTML) {
        let runs = [comparison.first, comparison.second].map { run in
            let text = EstimateText(run.mean)
            return [HTML.Cell(run.run), .number(text.value, note: text.reason ?? ""), .number(text.interval ?? "–")]
        }
        let text = EstimateText(comparison.difference)
        let difference = [
            HTML.Cell("Difference", style: "total"), .number(text.signedValue, note: text.reason ?? ""),
            .number(text.interval ?? "–"),
        ]
        html.table(
            SafeText.line(comparison.title),
            headings: ["", "Mean", levels([comparison.first.mean, comparison.second.mean, comparison.difference])],
            rows: runs + [difference])
        let p = comparison.test.map { $0.text + "; " } ?? ""
        html.element("p", p + comparison.sample.text, attributes: "class=\"quiet\"")
        html.element("p", attributes: "class=\"counts\"") { html in
            for (count, name) in [
                (comparison.worse.count, "worse"), (comparison.unchanged, "unchanged"),
                (comparison.better.count, "better"),
            ] {
                html.markup("<span><b>\(NumberText.count(count))</b> \(name)</span>\n")
            }
        }
        names([(comparison.difference, comparison.test)], &html)
    }

    private static func changed(
        _ title: String, _ rows: EvaluationReport.ChangedRows, _ comparison: EvaluationReport.RunComparison,
        _ html: inout HTML
    ) {
        guard !rows.rows.isEmpty else { return }
        html.element("h4", title)
        let unit = comparison.first.mean.unit
        for row in rows.rows {
            let scores = [row.firstScore, row.secondScore].map { score in
                score.value.map { NumberText.short($0 * unit.scale) + unit.suffix } ?? "undefined"
            }
            fold(&html, row: row.row, note: "\(scores[0]) → \(scores[1])") { html in
                text(&html, "Prompt", row.prompt)
                html.element("div", attributes: "class=\"two\"") { html in
                    text(&html, SafeText.line(comparison.first.run), row.firstAnswer)
                    text(&html, SafeText.line(comparison.second.run), row.secondAnswer)
                }
            }
        }
        more(&html, rows.count - rows.rows.count, rows.file)
    }

    /// Prompts and answers, folded.
    static func examples(_ sections: [EvaluationReport.ExampleSection]) -> PageSection {
        PageSection("examples", "Examples", "Examples to read") { html in
            for section in sections {
                html.element("div", attributes: "class=\"panel\"") { html in
                    html.element("h3", SafeText.line(section.title), attributes: "dir=\"auto\"")
                    for (index, example) in section.examples.enumerated() {
                        fold(&html, row: example.row, note: example.note, isOpen: index == 0) { html in
                            for part in example.texts { text(&html, part.role, part.text) }
                        }
                    }
                    more(&html, section.count - section.examples.count, section.file)
                }
            }
        }
    }

    private static func fold(
        _ html: inout HTML, row: String, note: String, isOpen: Bool = false, _ content: (inout HTML) -> Void
    ) {
        html.element("details", attributes: isOpen ? "open" : "") { html in
            html.markup("<summary><span class=\"row\">")
            html.isolated(row)
            html.markup("</span> <span class=\"why\">")
            html.isolated(note)
            html.markup("</span></summary>\n<div class=\"texts\">\n")
            content(&html)
            html.markup("</div>\n")
        }
    }

    private static func text(_ html: inout HTML, _ role: String, _ text: String?) {
        html.element("div", attributes: "class=\"text\"") { html in
            html.element("p", SafeText.line(role), attributes: "class=\"role\" dir=\"auto\"")
            if let text {
                html.element("blockquote", text, attributes: "dir=\"auto\"")
            } else {
                html.element("p", "no answer", attributes: "class=\"quiet\"")
            }
        }
    }

    private static func more(_ html: inout HTML, _ count: Int, _ file: String?) {
        guard count > 0 else { return }
        let place = file.map { " in " + SafeText.line($0) } ?? ", not kept in this report"
        html.element("p", "\(NumberText.count(count)) more\(place)", attributes: "class=\"quiet more\"")
    }
}
