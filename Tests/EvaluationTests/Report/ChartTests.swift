import Evaluation
import Testing

@Suite struct ChartTests {
    private typealias Report = EvaluationReport

    private static let extremes: [Double] = [
        .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, 0, -1,
        1e-300, 5,
    ]

    @Test(arguments: ChartSize.allCases) func noChartHasMoreElementsThanTheBound(size: ChartSize) {
        for number in Self.extremes {
            for rows in [0, 1, 2_000] {
                for chart in Self.charts(Hostile.report(text: "<a>&", rows: rows, number: number)) {
                    let svg = chart.drawing(size)
                    let text = svg.element(id: "c", title: chart.title, description: chart.description, style: "chart")
                    #expect(svg.elements <= SVG.mostElements)
                    #expect(text.matches(of: /<[a-z]/).count == svg.elements)
                    #expect(!text.contains("nan") && !text.contains("inf\"") && !text.contains("<a>"))
                    #expect(text.contains("viewBox=\"0 0 ") && text.contains("<title id=\"c-t\">"))
                    #expect(text.contains("<desc id=\"c-d\">"))
                }
            }
        }
    }

    @Test func aWriterTakesNoMoreThanItsBound() {
        var svg = SVG(width: 10, height: 10)
        for _ in 0..<5_000 { svg.line(0, .nan, .infinity, 1e300, "grid") }
        #expect(svg.elements == SVG.mostElements)
    }

    @Test func whatCannotBeDrawnSaysWhy() {
        let faults = [
            Report.Distribution("d", edges: [], series: []), Report.Distribution("d", edges: [0, .nan], series: []),
            Report.Distribution("d", edges: [0, 1, 1], series: [Report.Distribution.Series("s", counts: [1, 1])]),
            Report.Distribution("d", edges: [0, 1], series: [Report.Distribution.Series("s", counts: [1, 1])]),
            Report.Distribution("d", edges: [0, 1], series: [Report.Distribution.Series("s", counts: [0])]),
        ]
        for fault in faults {
            #expect(HistogramChart(fault).description.hasPrefix("Undefined: "))
            #expect(HistogramChart(fault).drawing(.wide).elements == 4)
        }
    }

    @Test func binsThatArePutTogetherKeepTheirRows() {
        let whole = Report.Distribution(
            "d", edges: (0...1_001).map(Double.init),
            series: [Report.Distribution.Series("s", counts: Array(0...1_000))])
        let merged = whole.merged(toAtMost: 60)
        #expect(merged.edges.count <= 61 && merged.edges.last == 1_001)
        #expect(merged.series[0].total == whole.series[0].total)
        #expect(merged.fault == nil)
    }

    @Test func aDescriptionSaysWhatTheChartShows() throws {
        let panel = try #require(RichReport.whole.effects.first)
        let description = IntervalChart(panel).description
        #expect(description.contains("Nursing 3.4 (1.6 to 5.1)"))
        #expect(description.contains("Cooking −0.3 (−1.9 to 1.3)"))
        #expect(description.contains("Basque undefined"))
    }

    private static func charts(_ report: Report) -> [any Chart] {
        var charts: [any Chart] =
            report.effects.prefix(1).map(IntervalChart.init) + report.outcomes.prefix(1).map(OutcomeChart.init)
        charts += report.distributions.prefix(1).map { HistogramChart($0, showsZero: true) }
        for comparison in report.comparisons {
            guard case .slopes(let rows) = comparison.view else { continue }
            charts.append(SlopeChart("s", first: comparison.first, second: comparison.second, rows: rows))
            let same = (0..<1_000).map { Report.PairedValue("\($0)", first: 1, second: Report.Figure(Double($0))) }
            charts.append(SlopeChart("s", first: comparison.first, second: comparison.second, rows: same))
        }
        return charts
    }
}
