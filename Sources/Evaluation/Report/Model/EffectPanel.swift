extension EvaluationReport {
    /// Effects that share a unit and so an axis.
    public struct EffectPanel: Sendable, Hashable, Codable {
        /// What they are effects on, or of.
        public var title: String
        /// What a negative effect means: `fewer when loaded`; empty where nothing needs saying.
        public var lowSide: String
        /// What a positive effect means.
        public var highSide: String
        /// The effects, in any order.
        public var rows: [EffectRow]

        /// A panel.
        public init(_ title: String, lowSide: String = "", highSide: String = "", rows: [EffectRow]) {
            self.title = title
            self.lowSide = lowSide
            self.highSide = highSide
            self.rows = rows
        }

        private enum CodingKeys: String, CodingKey {
            case title
            case lowSide = "low_side"
            case highSide = "high_side"
            case rows
        }

        /// The metric of all rows where they differ by their groups only, so that it need not stand in each.
        package var sharedMetric: String? {
            guard let first = rows.first, rows.allSatisfy({ $0.metric == first.metric }) else { return nil }
            return rows.contains { $0.group != nil } ? first.metric : nil
        }

        /// The rows, as many as asked for, in the order of ``orderedRows``, each with what it is called beside the others.
        package func labelledRows(_ most: Int = .max) -> [(label: String, row: EffectRow)] {
            let isShared = sharedMetric != nil
            return orderedRows.prefix(most).map { row in
                if isShared { return (row.group ?? "All", row) }
                return (row.group.map { "\(row.metric), \($0)" } ?? row.metric, row)
            }
        }

        /// The rows from the greatest effect to the least; those without an estimate last.
        package var orderedRows: [EffectRow] {
            rows.enumerated().sorted { one, other in
                switch (one.element.effect.value.value, other.element.effect.value.value) {
                case (let first?, let second?) where first != second: first > second
                case (_?, nil): true
                case (nil, _?): false
                default: one.offset < other.offset
                }
            }.map(\.element)
        }
    }

    /// The effect on a metric, in a group.
    public struct EffectRow: Sendable, Hashable, Codable {
        /// What was measured.
        public let metric: String
        /// The group it was measured in; nil for all rows.
        public let group: String?
        /// The effect.
        public let effect: Estimate
        /// The test; nil where there was none.
        public let test: Test?
        /// What it rests on.
        public let sample: SampleSize

        /// An effect.
        public init(
            _ metric: String, group: String? = nil, effect: Estimate, test: Test? = nil, sample: SampleSize
        ) {
            self.metric = metric
            self.group = group
            self.effect = effect
            self.test = test
            self.sample = sample
        }

    }
}
