internal import Foundation

/// The gamma function and the regularised incomplete gamma functions P and Q.
///
/// Series and continued fraction: Abramowitz and Stegun 1964, 6.5.29 and 6.5.31, the latter by Lentz's method; for
/// shapes above 10⁹ the uniform expansion of Temme 1979 (DLMF 8.12.3), with its first term. Relative errors are near
/// 1e-13, in the far tails too. An argument that is not a number gives none: callers look at their data before.
package enum GammaFunction {
    /// log |Γ(x)|.
    package static func logarithm(_ x: Double) -> Double {
        var sign: Int32 = 0
        return lgamma_r(x, &sign)
    }

    /// P(shape, x) and Q(shape, x), which add to 1; each is accurate where it is small.
    package static func regularized(shape: Double, _ x: Double) -> (lower: Double, upper: Double) {
        guard x > 0 else { return (0, 1) }
        guard x.isFinite else { return (1, 0) }
        guard shape > 0 else { return (1, 0) }
        if shape > 1e9 { return uniform(shape, x) }
        if x < shape + 1 {
            let lower = min(1, SaddlePoint.poissonTerm(shape, mean: x) * series(shape, x))
            return (lower, 1 - lower)
        }
        let upper = min(1, SaddlePoint.poissonTerm(shape, mean: x) * shape * fraction(shape, x))
        return (1 - upper, upper)
    }

    /// The x at which P(shape, x) is `lower`, and Q(shape, x) is `upper`; the smaller of the two decides.
    package static func inverse(shape: Double, lower: Double, upper: Double) -> Double {
        if lower <= 0 { return 0 }
        if upper <= 0 { return .infinity }
        let usesLower = lower <= upper
        let target = log(usesLower ? lower : upper)
        let logarithm = MonotoneRoot.find(between: -745, and: 709.7, from: log(shape)) { u in
            let x = exp(u)
            let tails = regularized(shape: shape, x)
            let tail = usesLower ? tails.lower : tails.upper
            // x times the density: how the tail changes with u.
            let slope = SaddlePoint.poissonTerm(shape, mean: x) * shape / tail
            return usesLower ? (log(tail) - target, slope) : (target - log(tail), slope)
        }
        return exp(logarithm)
    }

    private static func series(_ shape: Double, _ x: Double) -> Double {
        var (sum, term, next) = (1.0, 1.0, shape + 1)
        for _ in 0..<10_000_000 {
            term *= x / next
            sum += term
            next += 1
            if term < sum * 1e-17 { break }
        }
        return sum
    }

    private static func fraction(_ shape: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        var b = x + 1 - shape
        var c = 1 / tiny
        var d = 1 / b
        var value = d
        for index in 1..<10_000_000 {
            let i = Double(index)
            let a = -i * (i - shape)
            b += 2
            d = a * d + b
            if abs(d) < tiny { d = tiny }
            c = b + a / c
            if abs(c) < tiny { c = tiny }
            d = 1 / d
            let factor = d * c
            value *= factor
            if abs(factor - 1) < 3e-16 { break }
        }
        return value
    }

    private static func uniform(_ shape: Double, _ x: Double) -> (lower: Double, upper: Double) {
        let half = SaddlePoint.deviance(shape, mean: x)
        let mu = (x - shape) / shape
        let eta = (mu < 0 ? -1.0 : 1.0) * sqrt(2 * half / shape)
        let first = abs(eta) < 1e-8 ? -1.0 / 3 : 1 / mu - 1 / eta
        let correction = exp(-half) / sqrt(2 * Double.pi * shape) * first
        let root = eta * sqrt(shape / 2)
        return (max(0, min(1, 0.5 * erfc(-root) - correction)), max(0, min(1, 0.5 * erfc(root) + correction)))
    }
}
