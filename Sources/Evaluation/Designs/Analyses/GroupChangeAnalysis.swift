/// A mitigation over groups: how far a group's distance from another is what it was, by what each row changed.
struct GroupChangeAnalysis {
    let context: EvaluationContext
    let before: ScoredRun
    let after: ScoredRun
    let groups: GroupDesign

    func analysis() throws(EvaluationError) -> Analysis {
        let joined = try JoinedRows(before, after)
        let contrasts = try groups.contrasts(before)
        let clusters = try context.clusters(before)
        let others = Dictionary(uniqueKeysWithValues: joined.rows.map { ($0.first, $0.second) })
        var analysis = Analysis()
        for metric in context.design.metrics {
            let columns = (try before.column(of: metric), try after.column(of: metric))
            var rows: [Analysis.Row] = []
            for contrast in contrasts {
                func scored(_ rows: [Int]) -> [(row: Int, before: Double, after: Double)] {
                    rows.compactMap { row in
                        guard let one = columns.0.values[row], let other = others[row].flatMap({ columns.1.values[$0] })
                        else { return nil }
                        return (row, one, other)
                    }
                }
                let sides = [scored(contrast.rows), scored(contrast.otherRows)]
                rows.append(row(metric, contrast, sides[0], sides[1], clusters))
            }
            analysis.panels.append(
                Analysis.Panel(
                    title:
                        "Change of the distance between groups in \(metric.name), \(after.name) beside \(before.name)",
                    lowSide: "nearer", highSide: "further apart", rows: rows))
        }
        analysis.design.append(
            "A change of the distance between groups is the difference of what their rows changed from \(before.name) "
                + "to \(after.name), its sign turned where the group was the lower one before.")
        return analysis
    }

    private func row(
        _ metric: EvaluationMetric, _ contrast: GroupContrast, _ group: [(row: Int, before: Double, after: Double)],
        _ other: [(row: Int, before: Double, after: Double)], _ clusters: [String]?
    ) -> Analysis.Row {
        func mean(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 / Double(values.count) } }
        let gapBefore = mean(group.map(\.before)) - mean(other.map(\.before))
        let gapAfter = mean(group.map(\.after)) - mean(other.map(\.after))
        let sign = gapBefore < 0 ? -1.0 : 1
        let numbers = clusters.map { names in
            (
                group: ClusterNumbers.of(group.map { names[$0.row] }),
                other: ClusterNumbers.of(other.map { names[$0.row] })
            )
        }
        let effect = GroupEffect(settings: context.settings, unit: metric.differenceUnit, margin: metric.margin).effect(
            group.map { sign * ($0.after - $0.before) }, than: other.map { sign * ($0.after - $0.before) },
            clusters: numbers)
        let claim = EvaluationReport.Claim(
            "answers of \(after.name)", "differ", .much,
            "between \(contrast.name) and \(contrast.otherName) in \(metric.name)", than: "those of \(before.name)")
        let kind: EvaluationReport.Verdict.Kind = abs(gapAfter) < abs(gapBefore) ? .better : .worse
        return .finding(
            Finding(claim, effect, .fixed(kind), margin: metric.margin, target: metric.target), metric: metric.name,
            group: contrast.name)
    }
}
