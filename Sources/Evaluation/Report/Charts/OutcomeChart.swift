/// What became of the rows of each group: a bar of all rows, in parts.
///
/// The parts differ in lightness and in their pattern; the page's table names their numbers.
package struct OutcomeChart: Chart {
    package let title: String
    private let groups: [EvaluationReport.OutcomeGroup]

    /// The most groups that are drawn.
    package static let mostGroups = 40

    package init(_ panel: EvaluationReport.OutcomePanel) {
        title = panel.title
        groups = Array(panel.groups.prefix(Self.mostGroups))
    }

    package var description: String {
        let parts = groups.prefix(12).map { group in
            let outcomes = EvaluationReport.Outcome.allCases.compactMap { outcome in
                group[outcome].map { "\($0.count) \(outcome.title.lowercased())" }
            }
            return "\(SafeText.line(group.group, limit: 80)): \(outcomes.joined(separator: ", "))"
        }
        return "Rows by outcome. \(parts.joined(separator: "; "))."
            + (groups.count > 12 ? " And \(groups.count - 12) groups more." : "")
    }

    package func drawing(_ size: ChartSize) -> SVG {
        let isNarrow = size == .narrow
        let left: Double = isNarrow ? 4 : 150
        let right = size.width - 20
        let rowHeight: Double = isNarrow ? 44 : 32
        let top: Double = 6
        let bottom = top + rowHeight * Double(max(1, groups.count))
        var svg = SVG(width: size.width, height: bottom + 24)
        let x = LinearScale(holding: [0, 1], from: left, to: right, ticks: 4)
        for tick in x.ticks where isNarrow || tick >= 0 {
            svg.line(x(tick), top, x(tick), bottom, "grid")
            let anchor = tick == 0 ? "start" : "middle"
            svg.text(x.label(tick, scale: 100) + " %", x(tick), bottom + 17, anchor: anchor, "t num")
        }
        for (index, group) in groups.enumerated() {
            let above = top + rowHeight * Double(index)
            let y = isNarrow ? above + 18 : above + 6
            if isNarrow {
                svg.text(ChartLabel.fitted(group.group, into: size.width - 12), left, above + 12, "label")
            } else {
                svg.text(ChartLabel.fitted(group.group, into: left - 16), left - 14, y + 14, anchor: "end", "label")
            }
            draw(group, &svg, x, y)
        }
        return svg
    }

    private func draw(_ group: EvaluationReport.OutcomeGroup, _ svg: inout SVG, _ x: LinearScale, _ y: Double) {
        let counted = group.outcomes.reduce(0) { $0.saturatingSum(max(0, $1.count)) }
        let whole = Double(max(group.rows, counted))
        guard whole > 0 else { return svg.text("no rows", x(0) + 8, y + 14, "t") }
        var start = 0.0
        for outcome in EvaluationReport.Outcome.allCases {
            guard let count = group[outcome]?.count, count > 0 else { continue }
            let end = min(1, start + Double(count) / whole)
            // A part that there is can be seen, however small it is.
            svg.rectangle(x(start), y, max(2, x(end) - x(start) - 1), 20, "outcome \(outcome.rawValue)")
            start = end
        }
    }
}
