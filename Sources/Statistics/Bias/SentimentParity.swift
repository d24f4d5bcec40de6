/// Whether answers to two kinds of prompts have the same sentiment (Huang and others 2020, Bouchard 2024).
package struct SentimentParity: Sendable, Hashable {
    /// The share of the first group's scores above the threshold less the second's.
    package let weak: Double
    /// The Wasserstein-1 distance of the two groups' scores.
    package let strong: Double

    /// Undefined where a group is empty or a score is not finite.
    package init(_ first: [Double], _ second: [Double], threshold: Double = 0.5) throws(Undefined) {
        guard threshold.isFinite else { throw Undefined("the threshold is not finite") }
        strong = try Wasserstein(first, second).distance
        let above = [first, second].map { scores in
            Double(scores.count { $0 > threshold }) / Double(scores.count)
        }
        weak = above[0] - above[1]
    }
}
