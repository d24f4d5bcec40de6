internal import Glibc

/// The distribution of Kolmogorov's one-sample statistic D of n values, as Simard and L'Ecuyer (2011) choose among
/// the formulas for it.
package struct KolmogorovDistribution: Sendable, Hashable {
    private let n: Int

    /// The distribution for n values, at least 1.
    package init(count n: Int) { self.n = max(1, n) }

    /// P(D ≥ d).
    package func survival(_ d: Double) -> Double {
        let count = Double(n)
        let nd = count * d
        if d >= 1 { return 0 }
        if nd <= 0.5 { return 1 }
        if nd <= 1 {
            // Ruben and Gambino 1982: n! / nⁿ (2nd − 1)ⁿ is below.
            return -expm1(GammaFunction.logarithm(count + 1) - count * log(count) + count * log(2 * nd - 1))
        }
        if nd >= count - 1 { return 2 * pow(1 - d, count) }
        let square = nd * d
        let far = n <= 140 ? 4.0 : 2.2
        if d >= 0.5 || square > far { return min(1, 2 * oneSided(d)) }
        if n <= 140 || n <= 100_000 && nd * d.squareRoot() <= 1.4 { return max(0, 1 - durbin(d)) }
        return min(1, max(0, 1 - pelzGood(d)))
    }

    /// P(D⁺ ≥ d) by Birnbaum and Tingey (1951); beyond a million values by Maag and Dicaire (1971).
    private func oneSided(_ d: Double) -> Double {
        let count = Double(n)
        if n > 1_000_000 { return exp(-(6 * count * d + 1) * (6 * count * d + 1) / (18 * count)) }
        let factorial = GammaFunction.logarithm(count + 1)
        var sum = 0.0
        for j in 0...Int(count * (1 - d)) {
            let (inside, outside) = (d + Double(j) / count, 1 - d - Double(j) / count)
            guard outside > 0 else { continue }
            let combinations =
                factorial - GammaFunction.logarithm(Double(j) + 1) - GammaFunction.logarithm(Double(n - j) + 1)
            sum += exp(combinations + Double(j - 1) * log(inside) + Double(n - j) * log(outside))
        }
        return min(1, d * sum)
    }

    /// P(D < d) by the power of a matrix (Durbin 1973; Marsaglia, Tsang and Wang 2003).
    private func durbin(_ d: Double) -> Double {
        let nd = Double(n) * d
        let half = Int(nd) + 1
        let size = 2 * half - 1
        let rest = Double(half) - nd
        var matrix = ScaledMatrix(size)
        for row in 0..<size {
            for column in 0..<size where row - column + 1 >= 0 { matrix[row, column] = 1 }
        }
        for index in 0..<size {
            matrix[index, 0] -= pow(rest, Double(index + 1))
            matrix[size - 1, index] -= pow(rest, Double(size - index))
        }
        if 2 * rest > 1 { matrix[size - 1, 0] += pow(2 * rest - 1, Double(size)) }
        for row in 0..<size {
            for column in 0..<size where row - column + 1 > 0 {
                matrix[row, column] /= tgamma(Double(row - column + 2))
            }
        }
        let power = matrix.power(n)
        let logarithm = GammaFunction.logarithm(Double(n) + 1) - Double(n) * log(Double(n))
        return power[half - 1, half - 1] * exp(logarithm + Double(power.exponent) * M_LN2)
    }

    /// P(D < d) by Pelz and Good (1976).
    private func pelzGood(_ d: Double) -> Double {
        let z = Double(n).squareRoot() * d
        let (z2, pi2) = (z * z, Double.pi * Double.pi)
        let (z4, z6, z8) = (z2 * z2, z2 * z2 * z2, z2 * z2 * z2 * z2)
        var (k0, k1, k2, k3) = (0.0, 0.0, 0.0, 0.0)
        for k in 0..<40 {
            let half = Double(k) + 0.5
            let h2 = pi2 * half * half
            // Both signs of k + ½ are the same.
            let weight = 2 * exp(-h2 / (2 * z2))
            k0 += weight
            k1 += weight * (h2 - z2)
            k2 += weight * (6 * z6 + 2 * z4 + h2 * (2 * z4 - 5 * z2) + h2 * h2 * (1 - 2 * z2))
            let k3First = h2 * h2 * h2 * (5 - 30 * z2) + h2 * h2 * (-60 * z2 + 212 * z4)
            k3 += weight * (k3First + h2 * (135 * z4 - 96 * z6) - (30 * z6 + 90 * z8))
        }
        var (whole2, whole3) = (0.0, 0.0)
        for k in 1..<40 {
            let w2 = pi2 * Double(k * k)
            let weight = 2 * exp(-w2 / (2 * z2))
            whole2 += weight * w2
            whole3 += weight * (3 * w2 * z2 - w2 * w2)
        }
        let root = Double(n).squareRoot()
        let factor = (Double.pi / 2).squareRoot()
        let (first, second) = (k0 / z, k1 / (6 * z4))
        let third = k2 / (72 * z6 * z) - whole2 / (36 * z2 * z)
        let fourth = k3 / (6480 * z8 * z2) + whole3 / (216 * z6)
        return factor * (first + second / root + third / Double(n) + fourth / (root * Double(n)))
    }
}

/// A square matrix of doubles times a power of two, so that its powers neither overflow nor vanish.
private struct ScaledMatrix {
    private let size: Int
    private var elements: [Double]
    private(set) var exponent = 0

    init(_ size: Int) {
        self.size = size
        elements = Array(repeating: 0, count: size * size)
    }

    subscript(_ row: Int, _ column: Int) -> Double {
        get { elements[row * size + column] }
        set { elements[row * size + column] = newValue }
    }

    func power(_ power: Int) -> ScaledMatrix {
        var result = ScaledMatrix(size)
        for index in 0..<size { result[index, index] = 1 }
        var square = self
        var rest = power
        while rest > 0 {
            if rest & 1 == 1 { result = result.times(square) }
            rest >>= 1
            if rest > 0 { square = square.times(square) }
        }
        return result
    }

    private func times(_ other: ScaledMatrix) -> ScaledMatrix {
        var product = ScaledMatrix(size)
        for row in 0..<size {
            for inner in 0..<size {
                let factor = elements[row * size + inner]
                if factor == 0 { continue }
                for column in 0..<size {
                    product.elements[row * size + column] += factor * other.elements[inner * size + column]
                }
            }
        }
        product.exponent = exponent + other.exponent
        let greatest = product.elements.reduce(0) { max($0, abs($1)) }
        if greatest > 0, greatest < 1e-100 || greatest > 1e100 {
            let shift = Int(greatest.exponent)
            let factor = Double(sign: .plus, exponent: -shift, significand: 1)
            for index in product.elements.indices { product.elements[index] *= factor }
            product.exponent += shift
        }
        return product
    }
}
