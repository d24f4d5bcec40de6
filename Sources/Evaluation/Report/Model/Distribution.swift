extension EvaluationReport {
    /// How the rows of one run, or of two, are spread over the same bins.
    public struct Distribution: Sendable, Hashable, Codable {
        /// What is spread.
        public var title: String
        /// What the edges count.
        public var unit: MeasureUnit
        /// The edges of the bins, rising: one more than there are bins.
        ///
        /// The last bin holds its upper edge.
        public var edges: [Double]
        /// The rows of each run in the bins: at most two runs are drawn.
        public var series: [Series]

        /// A run's rows in the bins.
        public struct Series: Sendable, Hashable, Codable {
            /// The run's name.
            public var name: String
            /// Rows in each bin.
            public var counts: [Int]
            /// The median of the rows themselves; nil where it was not asked for.
            public var median: Figure?

            /// A run's rows in the bins.
            public init(_ name: String, counts: [Int], median: Figure? = nil) {
                self.name = name
                self.counts = counts
                self.median = median
            }

            /// All rows; a sum too great for a number stands at the greatest.
            package var total: Int { counts.reduce(0) { sum, count in sum.saturatingSum(max(0, count)) } }
        }

        /// A distribution; edges with NaN or an infinity among them are none, and ``fault`` says so.
        public init(_ title: String, unit: MeasureUnit = .number, edges: [Double], series: [Series]) {
            self.title = title
            self.unit = unit
            self.edges = edges.allSatisfy(\.isFinite) ? edges : []
            self.series = series
        }

        /// Why it cannot be drawn; nil where it can.
        package var fault: String? {
            if edges.count < 2 { return "there are no bins" }
            if !edges.allSatisfy(\.isFinite) { return "an edge of a bin is no number" }
            if zip(edges, edges.dropFirst()).contains(where: { $0 >= $1 }) {
                return "the edges of the bins do not rise"
            }
            if series.isEmpty { return "there are no rows" }
            if series.contains(where: { $0.counts.count != edges.count - 1 }) {
                return "there are not as many counts as bins"
            }
            return series.allSatisfy { $0.total == 0 } ? "there are no rows" : nil
        }

        /// The same with at most so many bins: neighbours are put together, as many to each.
        package func merged(toAtMost bins: Int) -> Distribution {
            let count = edges.count - 1
            guard bins > 0, count > bins, fault == nil else { return self }
            let width = (count + bins - 1) / bins
            var merged = self
            let starts = Array(stride(from: 0, to: count, by: width))
            merged.edges = starts.map { edges[$0] } + [edges[count]]
            for index in series.indices {
                merged.series[index].counts = starts.map { start in
                    series[index].counts[start..<min(start + width, count)].reduce(0) { $0.saturatingSum(max(0, $1)) }
                }
            }
            return merged
        }
    }
}

extension Int {
    /// The sum, or the greatest number where it is greater.
    package func saturatingSum(_ other: Int) -> Int {
        let (sum, isTooGreat) = addingReportingOverflow(other)
        return isTooGreat ? .max : sum
    }
}
