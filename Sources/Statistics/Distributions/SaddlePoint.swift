internal import Foundation

/// The terms of Poisson and binomial type on which the distributions here rest, without loss of digits.
///
/// A term such as xᵃ e⁻ˣ / Γ(a + 1), taken from logarithms, loses as many digits as its exponent has. Loader writes it
/// as a small correction and a deviance, which are both computed to the last digit: Loader, Fast and accurate
/// computation of binomial probabilities, 2000.
enum SaddlePoint {
    /// log Γ(n + 1) less Stirling's approximation of it, for n > 0.
    static func stirlingError(_ n: Double) -> Double {
        guard n <= 15 else {
            let square = n * n
            let last = 1 / 1680.0 - 1 / 1188.0 / square
            return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - last / square) / square) / square) / n
        }
        return GammaFunction.logarithm(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * Double.pi)
    }

    /// x log(x / mean) + mean − x, which is never negative: half of a Poisson deviance.
    static func deviance(_ x: Double, mean: Double) -> Double { deviance(x, mean: mean, difference: x - mean) }

    /// The same, where x − mean is known to its own last digit.
    private static func deviance(_ x: Double, mean: Double, difference: Double) -> Double {
        guard x > 0 else { return mean }
        guard mean > 0 else { return .infinity }
        guard abs(difference) < 0.1 * (x + mean) else {
            let ratio = x / mean
            let logarithm = ratio > 0 && ratio.isFinite ? log(ratio) : log(x) - log(mean)
            return x * logarithm + mean - x
        }
        // A series in the relative difference, where the terms above would cancel.
        let v = difference / (x + mean)
        var sum = difference * v
        var power = 2 * x * v
        for index in 1..<1_000 {
            power *= v * v
            let next = sum + power / Double(2 * index + 1)
            if next == sum { break }
            sum = next
        }
        return sum
    }

    /// meanˣ e⁻ᵐᵉᵃⁿ / Γ(x + 1), for a real x.
    static func poissonTerm(_ x: Double, mean: Double) -> Double {
        guard x > 0 else { return exp(-mean) }
        guard mean > 0 else { return 0 }
        return exp(-stirlingError(x) - deviance(x, mean: mean)) / sqrt(2 * Double.pi * x)
    }

    /// pᵃ qᵇ Γ(a + b + 1) / (Γ(a + 1) Γ(b + 1)), for real a and b; p + q is 1, and each is given to its own last digit.
    static func binomialTerm(_ a: Double, _ b: Double, _ p: Double, _ q: Double) -> Double {
        let n = a + b
        if n <= 0 { return 1 }
        if a <= 0 { return power(b, q, complement: p) }
        if b <= 0 { return power(a, p, complement: q) }
        if p <= 0 || q <= 0 { return 0 }
        let exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, b, p, q)
        return exp(exponent) * sqrt(n / a / b / (2 * Double.pi))
    }

    /// The deviances of a and b from their means (a + b) p and (a + b) q.
    ///
    /// The two differences are each other's opposite; the one of the smaller mean has more digits.
    static func deviance(_ a: Double, _ b: Double, _ p: Double, _ q: Double) -> Double {
        let n = a + b
        let difference = q < p ? n * q - b : a - n * p
        return deviance(a, mean: n * p, difference: difference) + deviance(b, mean: n * q, difference: -difference)
    }

    /// baseⁿ, where the base may be next to 1.
    private static func power(_ n: Double, _ base: Double, complement: Double) -> Double {
        if base <= 0 { return 0 }
        return exp(n * (complement < 0.5 ? log1p(-complement) : log(base)))
    }
}
