internal import Columnar

/// How many rows have which number of tokens: every row counts, none is kept.
public struct TokenDistribution: Hashable, Sendable {
    /// The numbers there are, in order, each with its number of rows.
    public private(set) var counts: [(tokens: Int, rows: Int)] = []
    /// The number of rows.
    public private(set) var rows = 0
    /// The tokens of all rows together.
    public private(set) var sum = 0

    package init(_ counts: [Int: Int] = [:]) {
        self.counts = counts.sorted { $0.key < $1.key }.map { (tokens: $0.key, rows: $0.value) }
        for (tokens, rows) in counts {
            self.rows = self.rows.addingClamped(rows)
            sum = sum.addingClamped(tokens.multipliedClamped(by: rows))
        }
    }

    /// The fewest tokens of a row; nil where there are no rows.
    public var min: Int? { counts.first?.tokens }
    /// The most tokens of a row; nil where there are no rows.
    public var max: Int? { counts.last?.tokens }
    /// The tokens of a row on average; nil where there are no rows.
    public var mean: Double? { rows == 0 ? nil : Double(sum) / Double(rows) }
    /// The 50th percentile; nil where there are no rows.
    public var median: Double? { percentile(50) }

    /// The value below which `percent` of the rows are, linear between two rows: `numpy.percentile`'s
    /// default.
    ///
    /// Nil where there are no rows.
    public func percentile(_ percent: Double) -> Double? {
        guard rows > 0 else { return nil }
        let position = Swift.min(100, Swift.max(0, percent)) / 100 * Double(rows - 1)
        let low = Int(exactly: position.rounded(.down)) ?? rows - 1
        let below = Double(tokens(ofRow: low))
        let above = Double(tokens(ofRow: Swift.min(low + 1, rows - 1)))
        return below + (above - below) * (position - Double(low))
    }

    /// How many rows have more than `limit` tokens.
    public func rows(over limit: Int) -> Int {
        counts.reduce(0) { $0.addingClamped($1.tokens > limit ? $1.rows : 0) }
    }

    /// The tokens of all rows, each with at most `limit` of them.
    public func sum(atMost limit: Int) -> Int {
        counts.reduce(0) { $0.addingClamped(Swift.min($1.tokens, limit).multipliedClamped(by: $1.rows)) }
    }

    /// The tokens of the row at `index` in the order of tokens.
    private func tokens(ofRow index: Int) -> Int {
        var before = 0
        for (tokens, rows) in counts {
            before = before.addingClamped(rows)
            if index < before { return tokens }
        }
        return max ?? 0
    }

    /// Two distributions are equal where as many rows have each number of tokens.
    public static func == (left: TokenDistribution, right: TokenDistribution) -> Bool {
        left.counts.elementsEqual(right.counts) { $0 == $1 }
    }

    /// Feeds every number of tokens and its rows to the hasher.
    public func hash(into hasher: inout Hasher) {
        for (tokens, rows) in counts {
            hasher.combine(tokens)
            hasher.combine(rows)
        }
    }
}

/// What a machine reads of it; the distribution whole is in `histogram`, `[tokens, rows]` each.
extension TokenDistribution: Encodable {
    private enum Key: String, CodingKey { case min, max, mean, median, p5, p25, p75, p90, p95, p99, sum, histogram }

    /// Writes `min`, `max`, `mean`, `median`, seven percentiles, `sum`, and the `histogram`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(min, forKey: .min)
        try container.encode(max, forKey: .max)
        try container.encode(mean, forKey: .mean)
        try container.encode(median, forKey: .median)
        for (key, percent) in [(Key.p5, 5.0), (.p25, 25), (.p75, 75), (.p90, 90), (.p95, 95), (.p99, 99)] {
            try container.encode(percentile(percent), forKey: key)
        }
        try container.encode(sum, forKey: .sum)
        try container.encode(counts.map { [$0.tokens, $0.rows] }, forKey: .histogram)
    }
}
