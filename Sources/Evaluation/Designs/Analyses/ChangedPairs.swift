/// Which pairs of scores rose and fell, the greatest changes first.
struct ChangedPairs {
    private let pairs: ScorePairs
    /// Pairs that got better, the greatest change first; as many as a report shows.
    let better: [Int]
    /// Pairs that got worse.
    let worse: [Int]
    let betterCount: Int
    let worseCount: Int

    init(_ pairs: ScorePairs, higherIsBetter: Bool) {
        self.pairs = pairs
        let changes = zip(pairs.first, pairs.second).map { $1 - $0 }
        let risen = Self.greatest(changes) { $0 > 0 }
        let fallen = Self.greatest(changes.map { -$0 }) { $0 > 0 }
        (better, betterCount) = higherIsBetter ? risen : fallen
        (worse, worseCount) = higherIsBetter ? fallen : risen
    }

    var unchanged: Int { pairs.count - betterCount - worseCount }

    /// The places of the greatest changes, and how many there are in all; without sorting them all.
    private static func greatest(_ changes: [Double], _ isWanted: (Double) -> Bool) -> ([Int], Int) {
        let most = EvaluationReport.ExampleSection.most
        var best: [Int] = []
        var least = -Double.infinity
        var count = 0
        for (index, change) in changes.enumerated() where isWanted(change) {
            count += 1
            if best.count >= most && change <= least { continue }
            let place = best.firstIndex { changes[$0] < change } ?? best.count
            best.insert(index, at: place)
            if best.count > most { best.removeLast() }
            least = best.last.map { changes[$0] } ?? least
        }
        return (best, count)
    }

    /// The pairs one by one where they are few, else their differences in bins.
    func view(
        _ title: String, _ metric: EvaluationMetric, name: (_ place: Int) -> String
    ) -> EvaluationReport.PairedView? {
        if pairs.count == 0 { return nil }
        if pairs.count <= EvaluationReport.PairedView.mostSlopes {
            return EvaluationReport.PairedView(
                title, unit: metric.levelUnit,
                rows: pairs.places.enumerated().map { index, place in
                    EvaluationReport.PairedValue(
                        name(place), first: EvaluationReport.Figure(pairs.first[index]),
                        second: EvaluationReport.Figure(pairs.second[index]))
                })
        }
        let differences = zip(pairs.first, pairs.second).map { $1 - $0 }
        return .differences(
            EvaluationReport.Distribution(
                title, unit: metric.differenceUnit,
                runs: [(name: NumberText.count(pairs.count) + " pairs", values: differences)]))
    }
}
