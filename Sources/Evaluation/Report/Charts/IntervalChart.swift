/// Estimates with their intervals, one below the other, and the line of zero: a dot and a line each.
///
/// A dot is full where the interval excludes zero, and a ring where it does not.
package struct IntervalChart: Chart {
    package let title: String
    private let panel: EvaluationReport.EffectPanel
    private let rows: [(label: String, row: EvaluationReport.EffectRow)]

    /// The most rows that are drawn.
    package static let mostRows = 60

    package init(_ panel: EvaluationReport.EffectPanel) {
        title = panel.title
        self.panel = panel
        rows = panel.labelledRows(Self.mostRows)
    }

    package var description: String {
        let parts = rows.prefix(20).map { label, row in
            let text = EstimateText(row.effect)
            return "\(SafeText.line(label, limit: 80)) \(text.value)"
                + (text.interval.map { " (\($0))" } ?? "")
        }
        return "Effects with their intervals around a line at zero: \(parts.joined(separator: "; "))"
            + (rows.count > 20 ? "; and \(rows.count - 20) more." : ".")
    }

    package func drawing(_ size: ChartSize) -> SVG {
        let isNarrow = size == .narrow
        let left: Double = isNarrow ? 8 : 170
        let right = size.width - 14
        let rowHeight: Double = isNarrow ? 40 : 34
        let hasSides = !(panel.lowSide.isEmpty && panel.highSide.isEmpty)
        let top: Double = hasSides ? 26 : 8
        let bottom = top + rowHeight * Double(max(1, rows.count))
        var svg = SVG(width: size.width, height: bottom + (unit.heading.isEmpty ? 26 : 44))
        let values = rows.flatMap { _, row in
            [row.effect.value.value, row.effect.interval?.low.value, row.effect.interval?.high.value].compactMap { $0 }
        }
        let x = LinearScale(holding: values + [0], from: left + 6, to: right - 6, ticks: size.ticks)

        for tick in x.ticks {
            if tick != 0 { svg.line(x(tick), top, x(tick), bottom, "grid") }
            svg.text(x.label(tick, scale: unit.scale), x(tick), bottom + 17, anchor: "middle", "t num")
        }
        svg.line(x(0), top - 4, x(0), bottom, "zero")
        if !unit.heading.isEmpty { svg.text(unit.heading, right, bottom + 36, anchor: "end", "t") }
        if hasSides { sides(&svg, from: left, to: right, top - 12) }
        for (index, (label, row)) in rows.enumerated() {
            let above = top + rowHeight * Double(index)
            let y = above + (isNarrow ? 28 : rowHeight / 2)
            if isNarrow {
                svg.text(ChartLabel.fitted(label, into: size.width - 20), left, above + 14, "label")
            } else {
                svg.text(ChartLabel.fitted(label, into: left - 16), left - 14, y + 4, anchor: "end", "label")
            }
            draw(row, &svg, x, y)
        }
        return svg
    }

    private var unit: EvaluationReport.MeasureUnit { rows.first?.row.effect.unit ?? .number }

    /// What lies to the left and right of zero, above both ends of the axis.
    private func sides(_ svg: inout SVG, from left: Double, to right: Double, _ y: Double) {
        let room = (right - left) / 2 - 8
        if !panel.lowSide.isEmpty { svg.text(ChartLabel.fitted("← " + panel.lowSide, into: room), left, y) }
        if !panel.highSide.isEmpty {
            svg.text(ChartLabel.fitted(panel.highSide + " →", into: room), right, y, anchor: "end")
        }
    }

    private func draw(_ row: EvaluationReport.EffectRow, _ svg: inout SVG, _ x: LinearScale, _ y: Double) {
        guard let value = row.effect.value.value else {
            return svg.text("undefined", x(0) + 8, y + 4, "t")
        }
        let isClear = row.effect.interval?.excludesZero ?? false
        if let interval = row.effect.interval, let low = interval.low.value, let high = interval.high.value {
            svg.line(x(low), y, x(high), y, isClear ? "bar a" : "bar quiet")
            svg.line(x(low), y - 4, x(low), y + 4, isClear ? "cap a" : "cap quiet")
            svg.line(x(high), y - 4, x(high), y + 4, isClear ? "cap a" : "cap quiet")
        }
        svg.circle(x(value), y, isClear ? 5 : 4.5, isClear ? "dot a" : "ring quiet")
    }
}
