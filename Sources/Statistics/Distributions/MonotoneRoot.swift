internal import Foundation

/// Where a rising function crosses zero: Newton's steps, and a bisection wherever one would leave the bracket.
enum MonotoneRoot {
    /// The root between `low` and `high` of a function that gives value and slope; an end where it has none there.
    ///
    /// An infinite value says only on which side the root lies.
    static func find(
        between low: Double, and high: Double, from start: Double,
        _ function: (Double) -> (value: Double, slope: Double)
    ) -> Double {
        var (low, high) = (low, high)
        var x = min(max(start, low), high)
        for _ in 0..<400 {
            let (value, slope) = function(x)
            if value == 0 { return x }
            if value < 0 { low = x } else { high = x }
            var next = x - value / slope
            // Not so written as to let a NaN pass.
            if !(next > low && next < high) { next = low + (high - low) / 2 }
            let step = abs(next - x)
            x = next
            if step <= 4e-16 * (abs(x) + 1e-3) || low.nextUp >= high { break }
        }
        return x
    }
}
