internal import Foundation

/// Random binomial counts, exactly distributed.
///
/// By inversion where few are expected; otherwise by transformed rejection: W. Hörmann, The generation of binomial random
/// variates, 1993 (BTRS), with terms of Loader 2000 for what its squeeze leaves open.
enum BinomialDraw {
    static func draw(_ trials: Int, _ probability: Double, _ random: inout DrawStream) -> Int {
        if trials <= 0 || probability <= 0 { return 0 }
        if probability >= 1 { return trials }
        if probability > 0.5 { return trials - draw(trials, 1 - probability, &random) }
        return Double(trials) * probability < 10
            ? invert(trials, probability, &random) : reject(trials, probability, &random)
    }

    private static func invert(_ trials: Int, _ p: Double, _ random: inout DrawStream) -> Int {
        let ratio = p / (1 - p)
        let none = exp(Double(trials) * log1p(-p))
        var rest = random.fraction()
        var term = none
        for count in 0..<trials {
            if rest <= term { return count }
            rest -= term
            term *= ratio * Double(trials - count) / Double(count + 1)
            // What rounding leaves of the last bits of 1.
            if term < 1e-18 && count > 10 { return count }
        }
        return trials
    }

    private static func reject(_ trials: Int, _ p: Double, _ random: inout DrawStream) -> Int {
        let n = Double(trials)
        let q = 1 - p
        let spread = sqrt(n * p * q)
        let b = 1.15 + 2.53 * spread
        let a = -0.0873 + 0.0248 * b + 0.01 * p
        let centre = n * p + 0.5
        let squeeze = 0.92 - 4.2 / b
        let alpha = (2.83 + 5.1 / b) * spread
        let mode = ((n + 1) * p).rounded(.down)
        while true {
            let u = random.fraction() - 0.5
            let v = random.fraction()
            let us = 0.5 - abs(u)
            let k = ((2 * a / us + b) * u + centre).rounded(.down)
            if us >= 0.07 && v <= squeeze { return Int(k) }
            guard k >= 0, k <= n else { continue }
            let bound = v * alpha / (a / (us * us) + b)
            if bound * SaddlePoint.binomialTerm(mode, n - mode, p, q) <= SaddlePoint.binomialTerm(k, n - k, p, q) {
                return Int(k)
            }
        }
    }
}
