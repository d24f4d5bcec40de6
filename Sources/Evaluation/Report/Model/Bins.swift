internal import Foundation

extension EvaluationReport.Distribution {
    /// The most bins that are made of values.
    public static let mostBins = 40

    /// The values of one run or two, counted in the same bins; NaN and the infinities are in none.
    ///
    /// The bins' width is that of Freedman and Diaconis (1981, "On the histogram as a density estimator") over all the
    /// values, made round, and whole where all the values are.
    public init(_ title: String, unit: EvaluationReport.MeasureUnit = .number, runs: [(name: String, values: [Double])])
    {
        let runs = runs.map { (name: $0.name, values: $0.values.filter(\.isFinite).sorted()) }
        let edges = Self.edges(runs.flatMap(\.values).sorted())
        self.init(
            title, unit: unit, edges: edges,
            series: runs.map { run in
                Series(run.name, counts: Self.counts(run.values, in: edges), median: Self.median(run.values))
            })
    }

    /// Edges at multiples of a round width that hold all the values, which are in order; none where there are none.
    private static func edges(_ values: [Double]) -> [Double] {
        guard let low = values.first, let high = values.last, (high - low).isFinite else { return [] }
        let quarter = values.count / 4
        let spread = values[values.count - 1 - quarter] - values[quarter]
        let least = (high - low) / Double(mostBins - 1)
        // The round width is the next above half of theirs: of two that are near, bins rather too fine than too coarse.
        var width = LinearScale.step(max(spread / cbrt(Double(values.count)), least))
        if values.allSatisfy({ $0 == $0.rounded() }) { width = max(1, width.rounded()) }
        let first = (low / width).rounded(.down)
        let last = max((high / width).rounded(.up), first + 1)
        // Where a value lies on the last edge and its bin would hold two whole numbers, it gets a bin of its own.
        let count = Int(min(last - first + (high == last * width ? 1 : 0), Double(mostBins + 1)))
        let edges = (0...count).map { (first + Double($0)) * width }
        return zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 } ? edges : []
    }

    private static func counts(_ values: [Double], in edges: [Double]) -> [Int] {
        guard edges.count > 1 else { return [] }
        var counts = [Int](repeating: 0, count: edges.count - 1)
        var bin = 0
        for value in values {
            while bin + 1 < counts.count && value >= edges[bin + 1] { bin += 1 }
            counts[bin] += 1
        }
        return counts
    }

    private static func median(_ values: [Double]) -> EvaluationReport.Figure {
        guard !values.isEmpty else { return .undefined("there are no rows") }
        let half = values.count / 2
        let isOdd = values.count % 2 == 1
        return EvaluationReport.Figure(isOdd ? values[half] : values[half - 1] / 2 + values[half] / 2)
    }
}

extension EvaluationReport.PairedView {
    /// The rows one by one where they are at most ``mostSlopes``, else their differences in bins.
    public init(_ title: String, unit: EvaluationReport.MeasureUnit = .number, rows: [EvaluationReport.PairedValue]) {
        guard rows.count > Self.mostSlopes else {
            self = .slopes(rows)
            return
        }
        let differences = rows.compactMap { row in
            row.first.value.flatMap { first in row.second.value.map { $0 - first } }
        }
        let name = NumberText.count(differences.count) + " rows"
        self = .differences(EvaluationReport.Distribution(title, unit: unit, runs: [(name, differences)]))
    }
}
