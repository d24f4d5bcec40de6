/// Ranks from 1, where equal values share the middle of theirs.
struct Ranks {
    /// In the order of the values.
    let ranks: [Double]
    /// Σ t³ − t over groups of t equal values: what ties take from a rank sum's variance.
    let tieTerm: Double

    init(_ values: [Double]) {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = Array(repeating: 0.0, count: values.count)
        var tieTerm = 0.0
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            let middle = Double(start + end + 1) / 2
            for place in start..<end { ranks[order[place]] = middle }
            let t = Double(end - start)
            tieTerm += t * t * t - t
            start = end
        }
        self.ranks = ranks
        self.tieTerm = tieTerm
    }
}
