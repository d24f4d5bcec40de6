extension PageSection {
    /// Effects with their intervals, as a picture and as a table.
    static func effects(_ panels: [EvaluationReport.EffectPanel]) -> PageSection {
        PageSection("effects", "Effects", "Effects and how sure they are") { html in
            for (index, panel) in panels.enumerated() {
                let legend = [("dot", "the interval excludes zero"), ("ring", "it does not")]
                figure(
                    &html, title: panel.title, legend: legend, chart: IntervalChart(panel), id: "effects-\(index)"
                ) { html in
                    html.table(
                        SafeText.line(panel.title),
                        headings: [
                            SafeText.line(panel.sharedMetric ?? ""), "Effect", levels(panel.rows.map(\.effect)),
                            "Holm p",
                        ],
                        rows: panel.labelledRows().map { label, row in
                            let text = EstimateText(row.effect)
                            return [
                                HTML.Cell(SafeText.line(label), note: row.sample.text),
                                .number(text.signedValue, note: text.reason ?? ""), .number(text.interval ?? "–"),
                                p(row.test),
                            ]
                        })
                    names(panel.rows.map { ($0.effect, $0.test) }, &html)
                }
            }
        }
    }

    /// How measures are spread.
    static func distributions(_ distributions: [EvaluationReport.Distribution]) -> PageSection {
        PageSection("distributions", "Distributions", "How the rows are spread") { html in
            html.element("div", attributes: "class=\"pairs\"") { html in
                for (index, distribution) in distributions.enumerated() {
                    histogram(&html, distribution, id: "distribution-\(index)", showsZero: false)
                }
            }
        }
    }

    /// A histogram with its legend, below a heading of its own.
    static func histogram(
        _ html: inout HTML, _ distribution: EvaluationReport.Distribution, id: String, showsZero: Bool
    ) {
        html.element("div", attributes: "class=\"panel\"") { html in
            html.element("h3", SafeText.line(distribution.title), attributes: "dir=\"auto\"")
            html.element("figure") { html in
                html.element("figcaption", attributes: "class=\"legend\"") { html in
                    for (index, series) in distribution.series.prefix(2).enumerated() {
                        html.markup("<span><i class=\"key \(index == 0 ? "fill" : "outline")\"></i>")
                        let median = series.median.map { median in
                            ", median "
                                + (median.value.map { NumberText.short($0 * distribution.unit.scale) } ?? "undefined")
                        }
                        html.isolated(
                            "\(SafeText.line(series.name)), \(NumberText.count(series.total)) rows\(median ?? "")")
                        html.markup("</span>\n")
                    }
                }
                html.markup(HistogramChart(distribution, showsZero: showsZero).elements(id: id) + "\n")
            }
        }
    }

    /// What became of the rows, by group.
    static func outcomes(_ panels: [EvaluationReport.OutcomePanel]) -> PageSection {
        let lead = "Every row has one outcome. A row without a score is counted here, and nowhere as 0."
        return PageSection("outcomes", "Outcomes", "Answers, refusals and errors", lead: lead) { html in
            for (index, panel) in panels.enumerated() {
                let found = EvaluationReport.Outcome.allCases.filter { outcome in
                    panel.groups.contains { ($0[outcome]?.count ?? 0) > 0 }
                }
                figure(
                    &html, title: panel.title, legend: found.map { ("outcome \($0.rawValue)", $0.title) },
                    chart: OutcomeChart(panel), id: "outcomes-\(index)", isStacked: true
                ) { html in
                    html.table(
                        SafeText.line(panel.title), headings: ["Group", "Rows"] + found.map(\.title),
                        rows: panel.groups.map { group in
                            [HTML.Cell(group.group), .number(NumberText.count(group.rows))]
                                + found.map { outcome in rate(group[outcome]) }
                        })
                    names(panel.groups.flatMap { $0.outcomes.map { ($0.rate, nil) } }, &html)
                }
            }
        }
    }

    private static func rate(_ rate: EvaluationReport.OutcomeRate?) -> HTML.Cell {
        guard let rate else { return .number("0") }
        let text = EstimateText(rate.rate)
        let share = text.reason ?? [text.value, text.interval.map { "(\($0))" } ?? ""].joined(separator: " ")
        return .number(NumberText.count(rate.count), note: share)
    }

    /// Columns that drifted, and the others.
    static func drift(_ panels: [EvaluationReport.DriftPanel]) -> PageSection {
        PageSection("drift", "Drift", "What changed between two runs") { html in
            for panel in panels {
                html.element("div", attributes: "class=\"panel\"") { html in
                    html.element("h3", SafeText.line(panel.title), attributes: "dir=\"auto\"")
                    if !panel.rule.isEmpty {
                        html.element(
                            "p", SafeText.line(panel.rule, limit: 4_000), attributes: "class=\"quiet\" dir=\"auto\"")
                    }
                    let runs = [panel.reference, panel.current].map { "Rows, " + SafeText.line($0) }
                    html.table(
                        SafeText.line(panel.title),
                        headings: ["Column", "Verdict", "Effect", "Floor", "Corrected p"] + runs,
                        rows: panel.orderedColumns.map { column in
                            let text = EstimateText(column.effect)
                            let interval = text.interval.map { " (\($0))" } ?? ""
                            return [
                                HTML.Cell(column.column, note: column.test.name),
                                HTML.Cell(column.verdict.title, style: "verdict \(column.verdict.rawValue)"),
                                .number(text.value, note: text.reason ?? SafeText.line(column.measure) + interval),
                                .number(column.floor?.value.map(NumberText.short) ?? "–"),
                                p(column.test),
                                .number(NumberText.count(column.referenceRows)),
                                .number(NumberText.count(column.currentRows)),
                            ]
                        })
                }
            }
        }
    }

    /// Judges beside people.
    static func agreements(_ agreements: [EvaluationReport.JudgeAgreement]) -> PageSection {
        let lead = "A judged rate is only as good as the judge: beside it stands what is left after the judge’s errors."
        return PageSection("judges", "Judges", "How far the judge agrees with people", lead: lead) { html in
            html.table(
                "Judges beside people",
                headings: ["Judge", "Raw rate", "Corrected rate", "Agreement", "Judged by people"],
                rows: agreements.map { agreement in
                    [
                        HTML.Cell(agreement.judge, note: agreement.criterion), rate(agreement.rawRate, ""),
                        rate(agreement.correctedRate, agreement.correction),
                        rate(agreement.agreement, agreement.statistic), .number(agreement.labels.text),
                    ]
                })
        }
    }

    private static func rate(_ estimate: EvaluationReport.Estimate, _ name: String) -> HTML.Cell {
        let text = EstimateText(estimate)
        let parts = [text.interval ?? "", SafeText.line(name), text.reason ?? ""].filter { !$0.isEmpty }
        return .number(text.value, note: parts.joined(separator: " · "))
    }

    /// The corrected p, and below it the p of the test alone.
    private static func p(_ test: EvaluationReport.Test?) -> HTML.Cell {
        guard let test else { return .number("–") }
        func text(_ p: EvaluationReport.Figure) -> String {
            p.value.map { NumberText.p($0).replacing(" ", with: "\u{A0}") } ?? "undefined"
        }
        let raw = "raw\u{A0}" + text(test.p)
        return .number(test.holmP.map(text) ?? "–", note: raw)
    }

    /// The heading of a column of intervals.
    static func levels(_ estimates: [EvaluationReport.Estimate]) -> String {
        let levels = Set(estimates.compactMap { $0.interval?.levelText })
        return levels.count == 1 ? (levels.first ?? "") + " interval" : "Interval"
    }

    /// The names of the intervals and tests below a table.
    static func names(
        _ rows: [(effect: EvaluationReport.Estimate, test: EvaluationReport.Test?)], _ html: inout HTML
    ) {
        func line(_ title: String, _ names: [String]) -> String? {
            var seen = Set<String>()
            let unique = names.filter { seen.insert($0).inserted }
            guard !unique.isEmpty else { return nil }
            let shown = unique.prefix(4).map { SafeText.line($0) }.joined(separator: "; ")
            return "\(title): \(shown)" + (unique.count > 4 ? "; and \(unique.count - 4) more" : "")
        }
        let lines = [
            line("Interval", rows.compactMap { $0.effect.interval?.name }),
            line("Test", rows.compactMap { $0.test?.name }),
        ].compactMap { $0 }
        if !lines.isEmpty {
            html.element("p", lines.joined(separator: " · "), attributes: "class=\"basis\" dir=\"auto\"")
        }
    }
}
