internal import Glibc

/// How the predictions for an unprivileged group differ from those for a privileged one (Bellamy and others 2018).
///
/// A difference is the unprivileged group's rate less the privileged one's, a ratio the one by the other.
package struct ClassificationBias: Sendable, Hashable {
    /// The rows of a group by truth and prediction.
    package struct Confusion: Sendable, Hashable {
        package fileprivate(set) var truePositives = 0
        package fileprivate(set) var falsePositives = 0
        package fileprivate(set) var trueNegatives = 0
        package fileprivate(set) var falseNegatives = 0

        private func rate(_ part: Int, _ rest: Int, _ lack: String) throws(Undefined) -> Double {
            guard part + rest > 0 else { throw Undefined("a group has no \(lack)") }
            return Double(part) / Double(part + rest)
        }

        /// The share of rows that are positive in truth.
        package func prevalence() throws(Undefined) -> Double {
            try rate(truePositives + falseNegatives, falsePositives + trueNegatives, "row")
        }

        /// The share of rows that are predicted positive.
        package func selectionRate() throws(Undefined) -> Double {
            try rate(truePositives + falsePositives, trueNegatives + falseNegatives, "row")
        }

        /// Of the positive rows, those predicted positive.
        package func truePositiveRate() throws(Undefined) -> Double {
            try rate(truePositives, falseNegatives, "positive row")
        }

        /// Of the positive rows, those predicted negative.
        package func falseNegativeRate() throws(Undefined) -> Double {
            try rate(falseNegatives, truePositives, "positive row")
        }

        /// Of the negative rows, those predicted positive.
        package func falsePositiveRate() throws(Undefined) -> Double {
            try rate(falsePositives, trueNegatives, "negative row")
        }

        /// Of the rows predicted positive, those that are negative.
        package func falseDiscoveryRate() throws(Undefined) -> Double {
            try rate(falsePositives, truePositives, "row that is predicted positive")
        }

        /// Of the rows predicted negative, those that are positive.
        package func falseOmissionRate() throws(Undefined) -> Double {
            try rate(falseNegatives, trueNegatives, "row that is predicted negative")
        }
    }

    package private(set) var unprivileged = Confusion()
    package private(set) var privileged = Confusion()

    /// Undefined where there is no row.
    package init(isPrivileged: [Bool], truth: [Bool], predicted: [Bool]) throws(Undefined) {
        guard isPrivileged.count == truth.count, truth.count == predicted.count else {
            throw Undefined("the lengths differ")
        }
        guard !truth.isEmpty else { throw Undefined("no rows") }
        for (index, group) in isPrivileged.enumerated() {
            let cell: WritableKeyPath<Confusion, Int> =
                predicted[index]
                ? truth[index] ? \.truePositives : \.falsePositives
                : truth[index] ? \.falseNegatives : \.trueNegatives
            if group { privileged[keyPath: cell] += 1 } else { unprivileged[keyPath: cell] += 1 }
        }
    }

    /// The difference of a rate, the unprivileged group's less the privileged one's.
    package func difference(_ rate: (Confusion) throws(Undefined) -> Double) throws(Undefined) -> Double {
        try rate(unprivileged) - rate(privileged)
    }

    /// The ratio of a rate, the unprivileged group's by the privileged one's.
    package func ratio(_ rate: (Confusion) throws(Undefined) -> Double) throws(Undefined) -> Double {
        let (above, below) = (try rate(unprivileged), try rate(privileged))
        guard below > 0 else { throw Undefined("the privileged group's rate is 0") }
        return above / below
    }

    /// P(selected | unprivileged) - P(selected | privileged).
    package func statisticalParityDifference() throws(Undefined) -> Double {
        try difference { rates throws(Undefined) in try rates.selectionRate() }
    }

    /// P(selected | unprivileged) / P(selected | privileged); below 0.8 is the usual bar.
    package func disparateImpact() throws(Undefined) -> Double {
        try ratio { rates throws(Undefined) in try rates.selectionRate() }
    }

    /// The difference of true positive rates (Hardt and others 2016).
    package func equalOpportunityDifference() throws(Undefined) -> Double {
        try difference { rates throws(Undefined) in try rates.truePositiveRate() }
    }

    /// The mean of the differences of true and of false positive rates.
    package func averageOddsDifference() throws(Undefined) -> Double {
        let negatives = try difference { rates throws(Undefined) in try rates.falsePositiveRate() }
        return (try equalOpportunityDifference() + negatives) / 2
    }

    /// The Theil index of the benefits b = predicted - truth + 1 of all rows, in natural logarithms (Speicher and others
    /// 2018); undefined where nobody has one.
    package func theilIndex() throws(Undefined) -> Double {
        let fair = Double(sum(\.truePositives) + sum(\.trueNegatives))
        let high = Double(sum(\.falsePositives))
        let rows = fair + high + Double(sum(\.falseNegatives))
        let mean = (fair + 2 * high) / rows
        guard mean > 0 else { throw Undefined("no row has a benefit") }
        let (one, two) = (1 / mean, 2 / mean)
        return max(0, (fair * one * log(one) + high * two * log(two)) / rows)
    }

    private func sum(_ cell: KeyPath<Confusion, Int>) -> Int { unprivileged[keyPath: cell] + privileged[keyPath: cell] }
}
