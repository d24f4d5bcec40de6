/// The values of the same rows in two runs: a line from left to right for each, and one for the means.
///
/// Lines that rise are whole, those that fall are broken, so that they are told apart without colour.
package struct SlopeChart: Chart {
    package let title: String
    private let first, second: EvaluationReport.RunMean
    private let rows: [(first: Double, second: Double)]
    private let undrawn: Int

    /// A chart of the rows that have both values, at most as many as ``EvaluationReport/PairedView/mostSlopes``.
    package init(
        _ title: String, first: EvaluationReport.RunMean, second: EvaluationReport.RunMean,
        rows: [EvaluationReport.PairedValue]
    ) {
        self.title = title
        self.first = first
        self.second = second
        let whole = rows.compactMap { row in
            row.first.value.flatMap { first in row.second.value.map { (first: first, second: $0) } }
        }
        self.rows = Array(whole.prefix(EvaluationReport.PairedView.mostSlopes))
        undrawn = rows.count - self.rows.count
    }

    package var description: String {
        let up = rows.count { $0.second > $0.first }
        let down = rows.count { $0.second < $0.first }
        return "\(rows.count) rows in both runs: \(up) rise, \(down) fall, \(rows.count - up - down) stay. "
            + "The mean goes from \(EstimateText(first.mean).value) to \(EstimateText(second.mean).value)."
            + (undrawn > 0 ? " \(NumberText.count(undrawn)) rows are not drawn." : "")
    }

    package func drawing(_ size: ChartSize) -> SVG {
        let left: Double = size == .narrow ? 64 : 110
        let right = size.width - left
        let top: Double = 34
        let bottom: Double = size == .narrow ? 250 : 290
        var svg = SVG(width: size.width, height: bottom + 12)
        let means = [first.mean.value.value, second.mean.value.value]
        let y = LinearScale(
            holding: rows.flatMap { [$0.first, $0.second] } + means.compactMap { $0 }, from: bottom, to: top, ticks: 5)

        for (position, run, anchor) in [(left, first, "middle"), (right, second, "middle")] {
            svg.line(position, top, position, bottom, "zero")
            svg.text(ChartLabel.fitted(run.run, into: left * 2 - 8), position, 16, anchor: anchor, "label")
        }
        for tick in y.ticks {
            svg.text(y.label(tick, scale: first.mean.unit.scale), left - 12, y(tick) + 4, anchor: "end", "t num")
        }
        for row in rows {
            let style = row.second > row.first ? "slope b" : row.second < row.first ? "slope a broken" : "slope quiet"
            svg.line(left, y(row.first), right, y(row.second), style)
        }
        if let one = means[0], let other = means[1] {
            svg.line(left, y(one), right, y(other), "meanline")
            svg.circle(left, y(one), 5, "meandot")
            svg.circle(right, y(other), 5, "meandot")
            svg.text(EstimateText(second.mean).number(other), right + 12, y(other) + 4, "label num")
        }
        return svg
    }
}
