extension PageSection {
    /// How the evaluation was done.
    static func method(_ method: EvaluationReport.Method) -> PageSection {
        PageSection("method", "Method", "How it was done") { html in
            html.element("dl", attributes: "class=\"method\"") { html in
                for (title, text) in [("Design", method.design), ("Sample", method.sample), ("Power", method.power)]
                where !text.isEmpty {
                    html.element("dt", title)
                    html.element("dd", SafeText.line(text, limit: 5_000), attributes: "dir=\"auto\"")
                }
                for (title, entries) in [
                    ("Seeds", method.seeds), ("Versions", method.versions), ("Prices", method.prices),
                    ("Hashes", method.hashes), ("Formulae", method.formulae),
                ] where !entries.isEmpty {
                    html.element("dt", title)
                    html.element("dd") { list(entries, &$0) }
                }
            }
            html.element("h3", "Left out")
            if method.exclusions.isEmpty {
                html.element("p", "No row was left out.", attributes: "class=\"quiet\"")
            } else {
                html.table(
                    "Rows that were left out", headings: ["Rows", "Count", "Why"],
                    rows: method.exclusions.map { exclusion in
                        [
                            HTML.Cell(exclusion.rows), .number(NumberText.count(exclusion.count)),
                            HTML.Cell(exclusion.reason, style: "words"),
                        ]
                    })
            }
        }
    }

    private static func list(_ entries: [EvaluationReport.Entry], _ html: inout HTML) {
        html.element("ul", attributes: "class=\"entries\"") { html in
            for entry in entries {
                html.markup("<li><span class=\"name\">")
                html.isolated(entry.name)
                html.markup("</span> <span class=\"value\">")
                html.isolated(entry.value)
                html.markup("</span></li>\n")
            }
        }
    }
}
