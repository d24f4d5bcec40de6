/// Weights under which two groups have as many favourable outcomes each (Kamiran and Calders 2012).
///
/// The weight of a cell is the count that it would have if group and outcome were independent, by the count it has.
package struct Reweighing: Sendable, Hashable {
    /// A value for each group and outcome.
    package struct Cells: Sendable, Hashable {
        package let unprivilegedFavourable: Double
        package let unprivilegedUnfavourable: Double
        package let privilegedFavourable: Double
        package let privilegedUnfavourable: Double

        package init(
            unprivilegedFavourable: Double, unprivilegedUnfavourable: Double, privilegedFavourable: Double,
            privilegedUnfavourable: Double
        ) {
            self.unprivilegedFavourable = unprivilegedFavourable
            self.unprivilegedUnfavourable = unprivilegedUnfavourable
            self.privilegedFavourable = privilegedFavourable
            self.privilegedUnfavourable = privilegedUnfavourable
        }

        /// P(favourable | unprivileged) - P(favourable | privileged).
        package var meanDifference: Double { unprivilegedRate - privilegedRate }

        /// P(favourable | unprivileged) / P(favourable | privileged).
        package var disparateImpact: Double { unprivilegedRate / privilegedRate }

        private var unprivilegedRate: Double {
            unprivilegedFavourable / (unprivilegedFavourable + unprivilegedUnfavourable)
        }

        private var privilegedRate: Double { privilegedFavourable / (privilegedFavourable + privilegedUnfavourable) }

        fileprivate var all: [Double] {
            [unprivilegedFavourable, unprivilegedUnfavourable, privilegedFavourable, privilegedUnfavourable]
        }
    }

    /// The rows of each cell.
    package let counts: Cells
    /// The rows that each cell would have if group and outcome were independent: what resampling aims at too.
    package let targets: Cells
    /// The weight of each row of a cell.
    package let weights: Cells

    /// The rows with their weights.
    package var weighted: Cells {
        Cells(
            unprivilegedFavourable: counts.unprivilegedFavourable * weights.unprivilegedFavourable,
            unprivilegedUnfavourable: counts.unprivilegedUnfavourable * weights.unprivilegedUnfavourable,
            privilegedFavourable: counts.privilegedFavourable * weights.privilegedFavourable,
            privilegedUnfavourable: counts.privilegedUnfavourable * weights.privilegedUnfavourable)
    }

    /// Undefined where a cell is empty: no weight can bring it to its target.
    package init(_ counts: Cells) throws(Undefined) {
        try Validation.checkFinite(counts.all)
        guard counts.all.allSatisfy({ $0 >= 0 }) else { throw Undefined("a count is negative") }
        guard counts.all.allSatisfy({ $0 > 0 }) else {
            throw Undefined("a cell is empty: no weight can reach the target")
        }
        let total = try Validation.finite(counts.all.reduce(0, +))
        let unprivileged = (counts.unprivilegedFavourable + counts.unprivilegedUnfavourable) / total
        let privileged = (counts.privilegedFavourable + counts.privilegedUnfavourable) / total
        let favourable = counts.unprivilegedFavourable + counts.privilegedFavourable
        let unfavourable = counts.unprivilegedUnfavourable + counts.privilegedUnfavourable
        let targets = Cells(
            unprivilegedFavourable: unprivileged * favourable, unprivilegedUnfavourable: unprivileged * unfavourable,
            privilegedFavourable: privileged * favourable, privilegedUnfavourable: privileged * unfavourable)
        let weights = Cells(
            unprivilegedFavourable: targets.unprivilegedFavourable / counts.unprivilegedFavourable,
            unprivilegedUnfavourable: targets.unprivilegedUnfavourable / counts.unprivilegedUnfavourable,
            privilegedFavourable: targets.privilegedFavourable / counts.privilegedFavourable,
            privilegedUnfavourable: targets.privilegedUnfavourable / counts.privilegedUnfavourable)
        for number in weights.all { _ = try Validation.finite(number) }
        self.counts = counts
        self.targets = targets
        self.weights = weights
    }
}
