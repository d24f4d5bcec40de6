/// How the rows of one run or two are spread over the same bins, each in percent of its rows.
///
/// The first run is filled, the second an outline, so that they are told apart without colour.
package struct HistogramChart: Chart {
    package let title: String
    private let distribution: EvaluationReport.Distribution
    private let showsZero: Bool

    /// The most bins that are drawn.
    package static let mostBins = 60

    /// A chart of the first two runs; `showsZero` draws the line of no difference.
    package init(_ distribution: EvaluationReport.Distribution, showsZero: Bool = false) {
        title = distribution.title
        self.distribution = distribution.merged(toAtMost: Self.mostBins)
        self.showsZero = showsZero
    }

    private var series: ArraySlice<EvaluationReport.Distribution.Series> { distribution.series.prefix(2) }

    package var description: String {
        if let fault = distribution.fault { return "Undefined: \(fault)." }
        let scale = distribution.unit.scale
        let ends = [distribution.edges.first ?? 0, distribution.edges.last ?? 0].map { NumberText.short($0 * scale) }
        let runs = series.map { run in
            "\(SafeText.line(run.name, limit: 80)), \(NumberText.count(run.total)) rows"
                + (run.median?.value.map { ", median " + NumberText.short($0 * scale) } ?? "")
        }
        let bins = distribution.edges.count - 1
        return "Rows in \(bins) bins from \(ends[0]) to \(ends[1]): \(runs.joined(separator: "; "))."
    }

    package func drawing(_ size: ChartSize) -> SVG {
        let heading = distribution.unit.heading
        let left: Double = 44
        let right = size.width - 14
        let top: Double = 12
        let bottom: Double = size == .narrow ? 150 : 190
        var svg = SVG(width: size.width, height: bottom + (heading.isEmpty ? 30 : 48))
        if let fault = distribution.fault {
            svg.text("Undefined: \(fault).", left, 40, "label")
            return svg
        }
        let shares = series.map { run in
            run.counts.map { run.total > 0 ? Double(max(0, $0)) / Double(run.total) : 0 }
        }
        let edges = distribution.edges
        let x = LinearScale(
            holding: edges + (showsZero ? [0] : []), from: left, to: right, ticks: size.ticks, isRound: false)
        let y = LinearScale(holding: shares.flatMap { $0 } + [0], from: bottom, to: top, ticks: 4)

        for tick in y.ticks {
            svg.line(left, y(tick), right, y(tick), tick == 0 ? "zero" : "grid")
            svg.text(y.label(tick, scale: 100) + " %", left - 8, y(tick) + 4, anchor: "end", "t num")
        }
        for tick in x.ticks {
            svg.line(x(tick), bottom, x(tick), bottom + 4, "zero")
            svg.text(x.label(tick, scale: distribution.unit.scale), x(tick), bottom + 19, anchor: "middle", "t num")
        }
        if !heading.isEmpty { svg.text(heading, right, bottom + 38, anchor: "end", "t") }
        if let first = shares.first {
            for (index, share) in first.enumerated() where share > 0 {
                let gap = x(edges[index + 1]) - x(edges[index]) > 6 ? 1.0 : 0
                svg.rectangle(
                    x(edges[index]) + gap / 2, y(share), x(edges[index + 1]) - x(edges[index]) - gap, bottom - y(share),
                    "fill a")
            }
        }
        if shares.count > 1, let second = shares.last {
            svg.path(steps(second, x, y, bottom), "outline b")
        }
        if showsZero { svg.line(x(0), top - 6, x(0), bottom, "mark") }
        medians(&svg, x, y, bottom, top)
        return svg
    }

    private func steps(
        _ shares: [Double], _ x: LinearScale, _ y: LinearScale, _ bottom: Double
    ) -> [(x: Double, y: Double)] {
        var points = [(x: x(distribution.edges[0]), y: bottom)]
        for (index, share) in shares.enumerated() {
            points.append((x(distribution.edges[index]), y(share)))
            points.append((x(distribution.edges[index + 1]), y(share)))
        }
        return points + [(x(distribution.edges[shares.count]), bottom)]
    }

    /// A short line at each median, from the top.
    private func medians(_ svg: inout SVG, _ x: LinearScale, _ y: LinearScale, _ bottom: Double, _ top: Double) {
        for (index, run) in series.enumerated() {
            guard let median = run.median?.value else { continue }
            svg.line(x(median), top - 8, x(median), bottom, index == 0 ? "median a" : "median b")
        }
    }
}
