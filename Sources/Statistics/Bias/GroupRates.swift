/// The rates of yes-or-no outcomes in groups, and how far the groups are apart.
package struct GroupRates<Group: Hashable & Comparable & Sendable>: Sendable {
    /// One group's rates.
    package struct Rates: Sendable, Hashable {
        /// The rows of the group.
        package fileprivate(set) var count = 0
        fileprivate var selected = 0
        fileprivate var positives = 0
        fileprivate var truePositives = 0

        /// The share of rows that were predicted positive.
        package var selectionRate: Double { Double(selected) / Double(count) }

        /// The share of positive rows that were predicted positive; undefined without a positive row.
        package var truePositiveRate: Result<Double, Undefined> {
            positives > 0
                ? .success(Double(truePositives) / Double(positives))
                : .failure(Undefined("the group has no positive row"))
        }

        /// The share of negative rows that were predicted positive; undefined without a negative row.
        package var falsePositiveRate: Result<Double, Undefined> {
            count > positives
                ? .success(Double(selected - truePositives) / Double(count - positives))
                : .failure(Undefined("the group has no negative row"))
        }
    }

    /// The rates of every group.
    package let byGroup: [Group: Rates]

    /// Undefined where there is no row.
    package init(groups: [Group], truth: [Bool], predicted: [Bool]) throws(Undefined) {
        guard groups.count == truth.count, groups.count == predicted.count else {
            throw Undefined("the lengths differ")
        }
        guard !groups.isEmpty else { throw Undefined("no rows") }
        var rates: [Group: Rates] = [:]
        for (index, group) in groups.enumerated() {
            rates[group, default: Rates()].count += 1
            if predicted[index] { rates[group]?.selected += 1 }
            if truth[index] { rates[group]?.positives += 1 }
            if truth[index], predicted[index] { rates[group]?.truePositives += 1 }
        }
        byGroup = rates
    }

    /// The greatest selection rate less the least (demographic parity: Dwork and others 2012).
    package var demographicParityDifference: Double { Spread(byGroup.values.map(\.selectionRate)).difference }

    /// The least selection rate by the greatest; undefined where no row of any group is selected.
    package func demographicParityRatio() throws(Undefined) -> Double {
        guard let ratio = Spread(byGroup.values.map(\.selectionRate)).ratio else {
            throw Undefined("no row of any group is selected")
        }
        return ratio
    }

    /// The greater of the groups' differences in true and in false positive rates (equalized odds: Hardt and others
    /// 2016); undefined where a group lacks positive or negative rows.
    package func equalizedOddsDifference() throws(Undefined) -> Double {
        max(try spread(\.truePositiveRate).difference, try spread(\.falsePositiveRate).difference)
    }

    /// The lesser of the groups' ratios of true and of false positive rates.
    ///
    /// Where no group has a false positive, the true ones decide alone; undefined where no group has a true positive,
    /// and where a group lacks positive or negative rows.
    package func equalizedOddsRatio() throws(Undefined) -> Double {
        guard let truePositives = try spread(\.truePositiveRate).ratio else {
            let anySelected = byGroup.values.contains { $0.selected > 0 }
            throw Undefined(anySelected ? "no group has a true positive" : "no row of any group is selected")
        }
        return min(truePositives, try spread(\.falsePositiveRate).ratio ?? truePositives)
    }

    private func spread(_ rate: (Rates) -> Result<Double, Undefined>) throws(Undefined) -> Spread {
        var rates: [Double] = []
        for group in byGroup.values { rates.append(try rate(group).get()) }
        return Spread(rates)
    }
}

/// The least and the greatest of rates.
private struct Spread {
    private let least: Double
    private let greatest: Double

    init(_ rates: [Double]) {
        least = rates.min() ?? 0
        greatest = rates.max() ?? 0
    }

    var difference: Double { greatest - least }

    /// Nil where all are 0.
    var ratio: Double? { greatest > 0 ? least / greatest : nil }
}
