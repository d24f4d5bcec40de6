/// A section of the page: its headings, and how it is written.
struct PageSection {
    /// Its anchor.
    let id: String
    /// What the list of sections calls it.
    let shortTitle: String
    private let title: String
    private let lead: String
    private let content: (inout HTML) -> Void

    init(
        _ id: String, _ shortTitle: String, _ title: String, lead: String = "",
        _ content: @escaping (inout HTML) -> Void
    ) {
        self.id = id
        self.shortTitle = shortTitle
        self.title = title
        self.lead = lead
        self.content = content
    }

    func write(_ html: inout HTML) {
        html.element("section", attributes: "id=\"\(id)\" aria-labelledby=\"\(id)-h\"") { html in
            html.element("h2", title, attributes: "id=\"\(id)-h\"")
            if !lead.isEmpty { html.element("p", lead, attributes: "class=\"lead\"") }
            content(&html)
        }
    }

    /// The sections that the report has something for, in the order in which they are read.
    static func all(of report: EvaluationReport) -> [PageSection] {
        var sections = [verdicts(report.verdicts)]
        if !report.effects.isEmpty { sections.append(effects(report.effects)) }
        if !report.distributions.isEmpty { sections.append(distributions(report.distributions)) }
        if !report.outcomes.isEmpty { sections.append(outcomes(report.outcomes)) }
        if !report.comparisons.isEmpty { sections.append(comparisons(report.comparisons)) }
        if !report.drift.isEmpty { sections.append(drift(report.drift)) }
        if !report.agreements.isEmpty { sections.append(agreements(report.agreements)) }
        if !report.examples.isEmpty { sections.append(examples(report.examples)) }
        if report.method != EvaluationReport.Method() { sections.append(method(report.method)) }
        return sections
    }

    /// A panel's heading, its picture and its table, side by side where there is room and `isStacked` does not forbid it.
    static func figure(
        _ html: inout HTML, title: String, legend: [(style: String, text: String)] = [], chart: any Chart, id: String,
        isStacked: Bool = false, beside: (inout HTML) -> Void
    ) {
        html.element("div", attributes: "class=\"panel\"") { html in
            html.element("h3", SafeText.line(title), attributes: "dir=\"auto\"")
            html.element("div", attributes: isStacked ? "" : "class=\"split\"") { html in
                html.element("figure") { html in
                    if !legend.isEmpty {
                        html.element("figcaption", attributes: "class=\"legend\"") { html in
                            for entry in legend {
                                html.markup("<span><i class=\"key \(entry.style)\"></i>")
                                html.isolated(entry.text)
                                html.markup("</span>\n")
                            }
                        }
                    }
                    html.markup(chart.elements(id: id) + "\n")
                }
                html.element("div", attributes: "class=\"beside\"") { beside(&$0) }
            }
        }
    }
}
