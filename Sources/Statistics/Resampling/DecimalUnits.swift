internal import Foundation

/// Values as whole multiples of one unit, so that their sums are exact, and equal sums are equal.
///
/// Scores are decimals: 0.1 + 0.2 − 0.3 is 0, though not of the doubles nearest to them. The unit is the largest power
/// of ten that makes all values whole; where none does, as for thirds, a binary one that keeps at least 12 digits of the
/// largest value.
struct DecimalUnits: Sendable {
    let units: [Int]
    /// How many units make a value of 1.
    let perOne: Double
    /// By how many units a value may be off: none for decimals.
    let rounding: Int

    /// Finite values, of which sums of `terms` must fit.
    init(_ values: [Double], terms: Int) {
        let limit = min(0x1p52, 0x1p61 / Double(max(1, terms)))
        let largest = values.reduce(0) { max($0, abs($1)) }
        if let decimal = Self.decimal(values, largest, limit) {
            self = decimal
            return
        }
        // A power of two; in two steps, for that of the smallest values is no double.
        let exponent = largest > 0 ? Int(limit.exponent) - Int(largest.exponent) - 1 : 0
        let half = exponent / 2
        let (first, second) = (scalbn(1, half), scalbn(1, exponent - half))
        units = values.map { Int(($0 * first * second).rounded()) }
        perOne = min(first * second, .greatestFiniteMagnitude)
        rounding = 1
    }

    private init(units: [Int], perOne: Double) {
        self.units = units
        self.perOne = perOne
        rounding = 0
    }

    private static func decimal(_ values: [Double], _ largest: Double, _ limit: Double) -> DecimalUnits? {
        var power = 1.0
        for value in values {
            while (value * power).rounded() / power != value {
                power *= 10
                if power > 1e15 || largest * power > limit { return nil }
            }
        }
        guard largest * power <= limit else { return nil }
        let whole = values.map { ($0 * power).rounded() }
        // A later value may have raised the power for an earlier one, which must still come out.
        guard zip(whole, values).allSatisfy({ $0 / power == $1 }) else { return nil }
        return DecimalUnits(units: whole.map { Int($0) }, perOne: power)
    }

    /// The value of so many units.
    func value(_ units: Int) -> Double { Double(units) / perOne }
}
