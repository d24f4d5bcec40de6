/// A paired difference group by group: a list to look at.
struct PairedGroups {
    let context: EvaluationContext
    let metric: EvaluationMetric
    let kind: EvaluationReport.SampleSize.Kind

    func panel(
        _ title: String, _ pairs: ScorePairs, _ clusters: [Int]?, lowSide: String, highSide: String,
        group: (Int) -> String?
    ) -> Analysis.Panel {
        var members: [String: [Int]] = [:]
        for (index, place) in pairs.places.enumerated() {
            if let name = group(place) { members[name, default: []].append(index) }
        }
        let effects = members.sorted { $0.key < $1.key }.map { name, indices in
            let part = pairs.part(indices)
            let numbers = clusters.map { all in ClusterNumbers.of(indices.map { String(all[$0]) }) }
            return (group: name, effect: context.pairedEffect(metric, part, clusters: numbers, kind: kind))
        }
        return .list(
            title, lowSide: lowSide, highSide: highSide, metric: metric.name, alpha: context.design.alpha,
            effects: effects)
    }
}

extension ScorePairs {
    /// Some of the pairs.
    func part(_ indices: [Int]) -> ScorePairs {
        ScorePairs(
            count: indices.count, first: { first[indices[$0]] }, second: { second[indices[$0]] }, outcomes: { _ in [] })
    }
}
