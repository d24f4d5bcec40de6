internal import Foundation

/// A report as one HTML file: no script runs in it, nothing is fetched, and it is below ``mostBytes``.
///
/// Everything of users and models is escaped text. What the page had to cut is said in it.
public struct ReportPage: Sendable {
    /// A page is smaller than this, in bytes of UTF-8.
    public static let mostBytes = 2_000_000

    /// The page.
    public let html: String
    /// What was cut so that it fits, in words; empty where everything is there.
    public let cuts: [String]

    /// A page of the report: as much of it as fits.
    public init(_ report: EvaluationReport) {
        for limits in PageLimits.steps {
            let limited = LimitedReport(report, limits: limits)
            if limited.isTooGreat { continue }
            let html = Self.page(limited.report, cuts: limited.cuts)
            if html.utf8.count < Self.mostBytes {
                self.html = html
                cuts = limited.cuts
                return
            }
        }
        // The last step's limits leave no report this great; were one found, its title would still be a page.
        let title = SafeText.line(report.title, limit: 60)
        let rest = ["everything but the title: the report is too great for a page"]
        html = Self.page(
            EvaluationReport(title: title, isSimulated: report.isSimulated, dataFile: nil), cuts: rest)
        cuts = rest
    }

    private static func page(_ report: EvaluationReport, cuts: [String]) -> String {
        var html = HTML()
        html.markup(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
            base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">

            """)
        html.element("title", SafeText.line(report.title) + (report.isSimulated ? " (SIMULATED)" : ""))
        html.markup("<style>\n\(PageStyle.css)</style>\n</head>\n<body>\n")
        if report.isSimulated {
            html.element("div", attributes: "class=\"simulated\" role=\"note\"") {
                $0.markup("<strong>SIMULATED</strong> The answers are a simulator’s and say nothing about any model.\n")
            }
        }
        html.markup(PageStyle.patterns)
        let sections = PageSection.all(of: report)
        html.element("main") { html in
            header(report, sections, &html)
            for section in sections { section.write(&html) }
            footer(report, cuts, &html)
        }
        data(report, &html)
        html.markup("</body>\n</html>\n")
        return html.text
    }

    private static func header(_ report: EvaluationReport, _ sections: [PageSection], _ html: inout HTML) {
        html.element("header") { html in
            html.element("p", "Evaluation", attributes: "class=\"eyebrow\"")
            html.element("h1", SafeText.line(report.title), attributes: "dir=\"auto\"")
            if let question = report.question {
                html.element("p", SafeText.line(question, limit: 4_000), attributes: "class=\"question\" dir=\"auto\"")
            }
            if let created = report.created {
                html.element("p", SafeText.line(created), attributes: "class=\"quiet\"")
            }
            if sections.count > 1 {
                html.element("nav", attributes: "aria-label=\"Sections\"") { html in
                    for section in sections {
                        html.markup("<a href=\"#\(section.id)\">\(section.shortTitle)</a>\n")
                    }
                }
            }
        }
    }

    private static func footer(_ report: EvaluationReport, _ cuts: [String], _ html: inout HTML) {
        html.element("footer") { html in
            if !cuts.isEmpty {
                let file = report.dataFile.map { " Everything is in \(SafeText.line($0))." } ?? ""
                html.element(
                    "p", "Cut, so that this page stays below 2 MB: \(cuts.joined(separator: "; ")).\(file)",
                    attributes: "class=\"cut\"")
            } else if let file = report.dataFile {
                html.element("p", "The same values for programs: \(SafeText.line(file)).")
            }
        }
    }

    /// The values for programs; a report whose numbers cannot be written has none, and says so.
    private static func data(_ report: EvaluationReport, _ html: inout HTML) {
        let json = (try? report.jsonText(isPretty: false)) ?? "{\"undefined\":\"a number could not be written\"}"
        html.markup("<script type=\"application/json\" id=\"report-data\">\(json)</script>\n")
    }
}
