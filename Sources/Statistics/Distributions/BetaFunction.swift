internal import Foundation

/// The regularised incomplete beta function, and its inverse.
///
/// Continued fraction: DiDonato and Morris, Algorithm 708, 1992, equation 9, by Lentz's method; for parameters that are
/// both above 10⁹ the uniform expansion of Temme 1992 (DLMF 8.18.9), with its first term. Relative errors are near 1e-13, in the far tails too. An argument
/// that is not a number gives none: callers look at their data before.
package enum BetaFunction {
    /// A point of the unit interval, with its complement to its own last digit.
    package struct Point: Sendable, Hashable {
        package let x: Double
        package let complement: Double

        package init(_ x: Double, complement: Double) {
            self.x = x
            self.complement = complement
        }
    }

    /// I(a, b) at the point, and 1 − I(a, b); each is accurate where it is small.
    package static func regularized(_ a: Double, _ b: Double, _ point: Point) -> (lower: Double, upper: Double) {
        let (x, y) = (point.x, point.complement)
        guard x > 0 else { return (0, 1) }
        guard y > 0 else { return (1, 0) }
        if min(a, b) > 1e9 { return uniform(a, b, x, y) }
        let front = density(a, b, point)
        if x < (a + 1) / (a + b + 2) {
            let lower = min(1, front * fraction(a, b, point))
            return (lower, 1 - lower)
        }
        let upper = min(1, front * fraction(b, a, Point(y, complement: x)))
        return (1 - upper, upper)
    }

    /// The point at which I(a, b) is `lower`, and 1 − I(a, b) is `upper`; the smaller of the two decides.
    package static func inverse(_ a: Double, _ b: Double, lower: Double, upper: Double) -> Point {
        if lower <= 0 { return Point(0, complement: 1) }
        if upper <= 0 { return Point(1, complement: 0) }
        let usesLower = lower <= upper
        let target = log(usesLower ? lower : upper)
        let logit = MonotoneRoot.find(between: -745, and: 745, from: log(a / b)) { u in
            let point = point(logit: u)
            let tails = regularized(a, b, point)
            let tail = usesLower ? tails.lower : tails.upper
            let slope = density(a, b, point) / tail
            return usesLower ? (log(tail) - target, slope) : (target - log(tail), slope)
        }
        return point(logit: logit)
    }

    private static func point(logit: Double) -> Point {
        Point(1 / (1 + exp(-logit)), complement: 1 / (1 + exp(logit)))
    }

    /// xᵃ yᵇ / B(a, b): how I changes with the logit of x.
    private static func density(_ a: Double, _ b: Double, _ point: Point) -> Double {
        SaddlePoint.binomialTerm(a, b, point.x, point.complement) * a * (b / (a + b))
    }

    /// B(a, b) I / (xᵃ yᵇ), for x below the mean.
    private static func fraction(_ a: Double, _ b: Double, _ point: Point) -> Double {
        let (x, y) = (point.x, point.complement)
        // How far x is below the mean: from the smaller side, where it keeps its digits.
        let distance = y < x ? (a + b) * y - b : a - (a + b) * x
        var value = away(a * (distance + 1) / (a + 1))
        var c = value
        var d = 0.0
        for index in 1..<10_000_000 {
            let m = Double(index)
            let n = a + 2 * m
            let share = m * (b - m) * x / (n - 1)
            let numerator = (a + m - 1) / (n - 1) * (a + b + m - 1) * share * x
            let denominator = m + share + (a + m) / (n + 1) * (distance + 1 + m * (1 + y))
            d = 1 / away(denominator + numerator * d)
            c = away(denominator + numerator / c)
            value *= c * d
            if abs(c * d - 1) < 3e-16 { break }
        }
        return 1 / value
    }

    /// Lentz's method divides by no zero.
    private static func away(_ x: Double) -> Double { abs(x) < 1e-300 ? 1e-300 : x }

    private static func uniform(
        _ a: Double, _ b: Double, _ x: Double, _ y: Double
    ) -> (lower: Double, upper: Double) {
        let n = a + b
        let middle = a / n
        let half = SaddlePoint.deviance(a, b, x, y)
        // The difference from the smaller side, where it keeps its digits.
        let distance = a < b ? x - middle : b / n - y
        let eta = (distance < 0 ? -1.0 : 1.0) * sqrt(2 * half / n)
        let spread = sqrt(middle * (b / n))
        let first = abs(eta) < 1e-8 ? (1 - 2 * middle) / (3 * spread) : 1 / eta - spread / distance
        let correction = exp(-half) / sqrt(2 * Double.pi * n) * first
        let root = eta * sqrt(n / 2)
        return (max(0, min(1, 0.5 * erfc(-root) + correction)), max(0, min(1, 0.5 * erfc(root) - correction)))
    }
}
