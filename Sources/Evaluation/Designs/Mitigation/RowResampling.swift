internal import Statistics

/// Rows drawn so that every group has as many of each label as if the two were independent: uniform sampling by Kamiran
/// and Calders, 2012.
///
/// A cell with too many rows gives some of them, each at most once; one with too few gives all of them as often as
/// goes, and some once more. What is drawn depends on the seed and on nothing else.
public struct RowResampling: Sendable, Hashable {
    /// The rows, by their numbers and in rising order; one may be there several times, and another not at all.
    public let rows: [Int]
    /// How many rows each group has after it, by label.
    public let counts: [String: [String: Int]]

    /// The rows of a sample as large as the original, with these groups and labels.
    ///
    /// - Throws: ``EvaluationError`` as ``RowReweighing`` does.
    public init(groups: [String], labels: [String], seed: UInt64) throws(EvaluationError) {
        let weighed = try RowReweighing(groups: groups, labels: labels)
        let cells = weighed.cells.sorted { $0.key < $1.key }
        let sizes = Self.whole(cells.map { weighed.targets[$0.key] ?? 0 }, sum: groups.count)
        var rows: [Int] = []
        var counts: [String: [String: Int]] = [:]
        for (index, (cell, members)) in cells.enumerated() {
            var random = DrawStream(seed: seed, draw: index, purpose: 11)
            let size = sizes[index]
            var drawn = Array(repeating: members, count: size / members.count).flatMap { $0 }
            var rest = members
            for place in 0..<(size % members.count) {
                rest.swapAt(place, Int.random(in: place..<rest.count, using: &random))
                drawn.append(rest[place])
            }
            rows += drawn
            counts[cell.group, default: [:]][cell.label] = size
        }
        self.rows = rows.sorted()
        self.counts = counts
    }

    /// Whole numbers next to these with this sum: the largest remainders are rounded up (Hamilton's method).
    private static func whole(_ targets: [Double], sum: Int) -> [Int] {
        var sizes = targets.map { Int($0.rounded(.down)) }
        let order = targets.indices.sorted { one, other in
            let parts = (targets[one] - targets[one].rounded(.down), targets[other] - targets[other].rounded(.down))
            return parts.0 == parts.1 ? one < other : parts.0 > parts.1
        }
        for index in order.prefix(max(0, sum - sizes.reduce(0, +))) { sizes[index] += 1 }
        return sizes
    }
}
