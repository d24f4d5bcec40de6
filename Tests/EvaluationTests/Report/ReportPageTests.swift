import Evaluation
import Foundation
import Testing

@Suite struct ReportPageTests {
    private typealias Report = EvaluationReport

    @Test func thePageStandsAlone() {
        let html = ReportPage(RichReport.whole).html
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        #expect(html.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'"))
        #expect(html.contains("<meta name=\"viewport\""))
        for outside in ["http://", "https://", " src=", "@import", "href=\"//", "url(h"] {
            #expect(!html.replacing("<img src=x", with: "").contains(outside) || outside == " src=", "\(outside)")
        }
        #expect(scripts(in: html) == ["<script type=\"application/json\" id=\"report-data\">"])
        #expect(html.matches(of: /href="(.)/).allSatisfy { $0.output.1 == "#" })
        #expect(html.utf8.count < 200_000)
        #expect(ReportPage(RichReport.whole).cuts == [])
    }

    @Test func verdictsAreReadFromTheWorst() throws {
        let html = ReportPage(RichReport.whole).html
        let places = try [
            "1.8 more gendered", "6 points more often", "1.2 fewer", "as long as before", "What it could not",
        ]
        .map { try #require(html.firstRange(of: $0)).lowerBound }
        #expect(places == places.sorted())
        #expect(html.contains("This run could not have shown less than"))
    }

    @Test func simulatedStandsAcrossTheTop() {
        var report = RichReport.whole
        #expect(ReportPage(report).html.contains("<strong>SIMULATED</strong>"))
        report.isSimulated = false
        #expect(!ReportPage(report).html.contains("SIMULATED"))
    }

    @Test func textsOfUsersAreTexts() throws {
        let hostile =
            "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"' onload=alert(3) \u{1B}[2J\u{202E}"
        let report = Hostile.report(text: hostile, rows: 3)
        let html = ReportPage(report).html
        #expect(scripts(in: html).count == 1)
        #expect(!html.contains("<img"))
        #expect(!html.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\u{0}" })
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(html.contains("[U+001B][2J[U+202E]"))
        #expect(html.contains("\\u003c/script\\u003e"))
        // No quotation mark of a text ends an attribute.
        let body = html.prefix(upTo: try #require(html.firstRange(of: "<script type")).lowerBound)
        #expect(body.replacing(/"[^"]*"/, with: "").matches(of: /<[^>]*onload=[^>]*>/).isEmpty)
        let again = try Report(json: Data(try data(in: html).utf8))
        #expect(again.title == report.title)
    }

    @Test func aNameOfThreeHundredLettersIsAName() {
        var report = RichReport.whole
        report.title = String(repeating: "W", count: 300)
        #expect(ReportPage(report).html.contains("<h1 dir=\"auto\">\(report.title)</h1>"))
        report.title += "WWW"
        #expect(ReportPage(report).html.contains(String(repeating: "W", count: 300) + "…</h1>"))
    }

    @Test func rightToLeftTextKeepsItsDirection() {
        #expect(ReportPage(RichReport.whole).html.contains("<blockquote dir=\"auto\">صف مهندسة.</blockquote>"))
    }

    @Test func headingsAreInOrderAndTablesNameTheirCells() {
        let html = ReportPage(RichReport.whole).html
        let levels = html.matches(of: /<h([1-6])[ >]/).compactMap { Int($0.output.1) }
        #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
        #expect(html.matches(of: /<th[ >]/).count == html.matches(of: /<th scope="(col|row)"/).count)
        let ids = html.matches(of: #/ id="([^"]*)"/#).map { String($0.output.1) }
        #expect(Set(ids).count == ids.count)
        for named in html.matches(of: /aria-labelledby="([^"]*)"/) {
            #expect(named.output.1.split(separator: " ").allSatisfy { ids.contains(String($0)) })
        }
    }

    @Test func elementsAreClosed() {
        for report in [
            RichReport.whole, Hostile.report(text: "<b>&\"'", rows: 2), Report(title: "", isSimulated: false),
        ] {
            #expect(unbalanced(ReportPage(report).html) == nil)
        }
    }

    @Test(arguments: Hostile.Text.all) func noReportMakesAGreatPage(text: Hostile.Text) {
        let page = ReportPage(Hostile.report(text: text.whole, rows: 300))
        #expect(page.html.utf8.count < ReportPage.mostBytes)
        #expect(!page.cuts.isEmpty)
        #expect(!page.html.contains("too great for a page"))
        #expect(page.html.contains("Cut, so that this page stays below 2 MB"))
        #expect(unbalanced(page.html) == nil)
    }

    @Test func manyBinsAndManyRowsAreASmallPage() {
        var report = RichReport.whole
        report.distributions = [
            Report.Distribution(
                "length", edges: (0...100_000).map(Double.init),
                series: [
                    Report.Distribution.Series("a", counts: Array(repeating: 1, count: 100_000)),
                    Report.Distribution.Series("b", counts: Array(repeating: .max, count: 100_000)),
                ])
        ]
        report.comparisons[0].view = .slopes(
            (0..<100_000).map { Report.PairedValue("\($0)", first: 1, second: Report.Figure(Double($0))) })
        let page = ReportPage(report)
        #expect(page.html.utf8.count < 300_000)
        #expect(page.cuts.contains { $0.contains("60 of 100,000") })
    }

    @Test func atMostFiftyExamplesAreKeptAndTheRestIsCounted() {
        let section = Report.ExampleSection(
            "Refusals", examples: (0..<462).map { Report.Example("row \($0)", prompt: "p", answer: "a") },
            file: "results.parquet")
        #expect(section.examples.count == 50)
        let html = ReportPage(Report(title: "t", isSimulated: false, examples: [section])).html
        #expect(html.contains("412 more in results.parquet"))
        #expect(html.matches(of: /<details/).count == 50)
    }

    @Test func noNumberIsNaN() throws {
        let report = Hostile.report(text: "text", rows: 3, number: .nan)
        let html = ReportPage(report).html
        #expect(!html.contains("nan") && !html.contains("NaN") && !html.contains("inf\""))
        #expect(html.contains("undefined"))
        #expect(!ReportText(report).text.contains("nan"))
        #expect(try Report(json: report.json()) == report)
        _ = ReportPage(Hostile.report(text: "", rows: 2, number: .greatestFiniteMagnitude))
        _ = ReportText(Hostile.report(text: "", rows: 2, number: -.greatestFiniteMagnitude))
        _ = ReportPage(Hostile.report(text: "", rows: 2, number: .leastNonzeroMagnitude))
        _ = ReportPage(Hostile.report(text: "", rows: 2, number: -.infinity))
    }

    @Test func jsonKeepsEverythingInSnakeCase() throws {
        let json = try RichReport.whole.json()
        #expect(try Report(json: json) == RichReport.whole)
        #expect(try Report(json: Data(try data(in: ReportPage(RichReport.whole).html).utf8)).verdicts.count == 6)
        let text = String(decoding: json, as: UTF8.self)
        let keys = text.matches(of: #/"([^"\\]*)" : /#).map { String($0.output.1) }
        #expect(keys.allSatisfy { $0 == $0.lowercased() })
        #expect(Set(keys).isSuperset(of: ["holm_p", "smallest_effect", "data_file", "simulated", "reference_rows"]))
        #expect(text.contains("\"undefined\" : \"a single pair has no spread\""))
        #expect(!text.contains("<script") && !text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
    }

    private func scripts(in html: String) -> [String] {
        html.matches(of: /<script[^>]*>/.ignoresCase()).map { String($0.output) }
    }

    private func data(in html: String) throws -> String {
        let start = try #require(html.firstRange(of: "id=\"report-data\">")).upperBound
        let end = try #require(html[start...].firstRange(of: "</script>")).lowerBound
        return String(html[start..<end])
    }

    /// The first tag that does not close the element that is open; nil where all do.
    private func unbalanced(_ html: String) -> String? {
        let empty: Set<Substring> = ["meta", "!DOCTYPE"]
        var open: [Substring] = []
        var rest = html[...]
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber || $0 == "!" }
            if tag.hasPrefix("/") {
                guard open.popLast() == name else { return String(tag) }
            } else if !tag.hasSuffix("/") && !empty.contains(name) {
                open.append(name)
            }
        }
        return open.last.map(String.init)
    }
}
