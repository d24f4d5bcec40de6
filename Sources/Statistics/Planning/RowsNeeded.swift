internal import Foundation

/// How many rows a run needs to show something.
package struct RowsNeeded: Sendable, Hashable {
    /// As the formula gives it, not whole.
    package let exact: Double
    /// The next whole number.
    package let rows: Int

    /// Throws for what is no number, and for more rows than can be counted.
    package init(_ exact: Double) throws(Undefined) {
        self.exact = try Validation.finite(exact)
        guard let rows = Int(exactly: exact.rounded(.up)) else { throw Undefined("no number of rows is enough") }
        self.rows = rows
    }

    /// That there is an effect to find, and a power that is more than chance.
    static func checkEffect(_ effect: Double, _ power: Double, _ alpha: Double) throws(Undefined) {
        try Validation.checkFinite([effect])
        try Validation.checkFraction(alpha, "alpha")
        if effect == 0 { throw Undefined("no number of rows finds an effect of 0") }
        guard power > alpha, power < 1 else { throw Undefined("the power is not between alpha and 1") }
    }

    /// The number at which a power that rises with it reaches the target; at least `least`.
    static func find(
        _ target: Double, from least: Double, _ power: (Double) throws(Undefined) -> Double
    ) throws(Undefined) -> RowsNeeded {
        if try power(least) >= target { return try RowsNeeded(least) }
        return try RowsNeeded(try Rising.root(reaching: target, from: least, power))
    }
}

/// Where a rising function reaches a value.
enum Rising {
    /// The place at or above `start`, to 12 digits; throws where there is none below 10¹⁸ times the start.
    static func root(
        reaching target: Double, from start: Double, _ function: (Double) throws(Undefined) -> Double
    ) throws(Undefined) -> Double {
        var (low, high) = (start, start)
        while try function(high) < target {
            low = high
            high *= 2
            if high > start * 1e18 { throw Undefined("nothing is enough") }
        }
        if low == high {
            low = 0
        }
        for _ in 0..<200 where high - low > 1e-13 * high {
            let middle = low + (high - low) / 2
            if try function(middle) < target { low = middle } else { high = middle }
        }
        return low + (high - low) / 2
    }
}
