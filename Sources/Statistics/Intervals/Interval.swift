/// An interval of an estimate, from its lower to its upper end.
package struct Interval: Sendable, Hashable {
    package let low: Double
    package let high: Double

    package init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    /// The interval that reaches so far on both sides.
    init(_ middle: Double, plusMinus half: Double) { self.init(low: middle - half, high: middle + half) }

    /// The part of it that is between 0 and 1.
    var withinUnit: Interval { Interval(low: min(max(low, 0), 1), high: min(max(high, 0), 1)) }

    package func contains(_ value: Double) -> Bool { low <= value && value <= high }
}
