import Evaluation
import Testing

@Suite struct BinsTests {
    private typealias Report = EvaluationReport

    @Test func twoRunsShareBinsOfARoundWidth() {
        let values = (0..<1_000).map { Double($0 % 100) / 10 }
        let binned = Report.Distribution("d", runs: [("a", values), ("b", values.map { $0 + 5 } + [.nan, .infinity])])
        #expect(binned.fault == nil)
        #expect(binned.edges.first == 0 && binned.edges.last == 15)
        #expect(binned.series.map(\.total) == [1_000, 1_000])
        #expect(binned.series[0].median == 4.95)
        #expect(binned.edges.count <= 42)
    }

    @Test func wholeNumbersHaveWholeBins() {
        let binned = Report.Distribution("words", runs: [("a", [0, 1, 1, 2, 2, 2, 3])])
        #expect(binned.edges == [0, 1, 2, 3, 4])
        #expect(binned.series[0].counts == [1, 2, 3, 1])
    }

    @Test(arguments: [
        [], [1], [.nan], [-.infinity, .infinity], [5, 5, 5], [-.greatestFiniteMagnitude, .greatestFiniteMagnitude],
        [0, .leastNonzeroMagnitude], [1e15, 1e15 + 1], [0.1, 0.1, 0.1, 1e9], [-3, -2.5],
    ])
    func anyValuesAreCountedOrSayWhyNot(values: [Double]) {
        let binned = Report.Distribution("d", runs: [("a", values), ("b", [])])
        #expect(binned.fault != nil || binned.series[0].total == values.count { $0.isFinite })
        #expect(binned.edges.count <= 42)
        _ = HistogramChart(binned, showsZero: true).drawing(.wide)
    }

    @Test func fewRowsAreLinesAndManyAreBins() {
        let rows = (0..<1_000).map { Report.PairedValue("\($0)", first: 1, second: Report.Figure(Double($0 % 7))) }
        #expect(Report.PairedView("d", rows: Array(rows.prefix(60))) == .slopes(Array(rows.prefix(60))))
        guard case .differences(let binned) = Report.PairedView("d", rows: rows) else {
            Issue.record("a thousand rows are drawn one by one")
            return
        }
        #expect(binned.edges == [-1, 0, 1, 2, 3, 4, 5, 6])
        #expect(binned.series[0].counts.reduce(0, +) == 1_000)
    }
}
