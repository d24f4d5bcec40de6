internal import Foundation

/// How p-values of several tests are adjusted, so that each can be held against one alpha.
///
/// The step-down and step-up ones are monotone: a smaller p never has a larger adjusted one, and equal ones have equal
/// ones. Reviewed by Wright, Adjusted p-values for simultaneous inference, Biometrics 48, 1992.
package enum Adjustment: Sendable, Hashable, CaseIterable {
    /// Familywise, under any dependence.
    case bonferroni
    /// Familywise, under any dependence, and never weaker than Bonferroni: Holm, 1979. For verdicts.
    case holm
    /// Familywise, for independent tests: Šidák, 1967.
    case sidak
    /// Šidák's, stepped down as Holm's.
    case holmSidak
    /// Familywise, for tests that do not depend on each other negatively: Hochberg, 1988.
    case hochberg
    /// The false discovery rate, for independent tests: Benjamini and Hochberg, 1995. For lists to look at.
    case benjaminiHochberg
    /// The false discovery rate, under any dependence: Benjamini and Yekutieli, 2001.
    case benjaminiYekutieli

    /// The adjusted p-values, in the order of `p`, at most 1 each.
    ///
    /// Throws for no tests, and where one is not a number between 0 and 1.
    package func adjusted(_ p: [Double]) throws(Undefined) -> [Double] {
        if p.isEmpty { throw Undefined("no tests") }
        if !p.allSatisfy({ $0 >= 0 && $0 <= 1 }) { throw Undefined("a p-value is not between 0 and 1") }
        let order = p.indices.sorted { p[$0] < p[$1] }
        var adjusted = Array(repeating: 0.0, count: p.count)
        for (index, value) in zip(order, adjustedInOrder(order.map { p[$0] })) { adjusted[index] = value }
        return adjusted
    }

    /// The adjusted values of rising p-values.
    private func adjustedInOrder(_ p: [Double]) -> [Double] {
        let n = Double(p.count)
        switch self {
        case .bonferroni: return p.map { min(1, n * $0) }
        case .sidak: return p.map { Self.sidak($0, n) }
        case .holm: return stepDown(p) { min(1, $1 * $0) }
        case .holmSidak: return stepDown(p) { Self.sidak($0, $1) }
        case .hochberg: return stepUp(p) { min(1, (n - $1 + 1) * $0) }
        case .benjaminiHochberg: return stepUp(p) { min(1, n / $1 * $0) }
        case .benjaminiYekutieli:
            let harmonic = (1...p.count).reduce(0) { $0 + 1 / Double($1) }
            return stepUp(p) { min(1, n * harmonic / $1 * $0) }
        }
    }

    /// From the smallest on, with how many tests are left.
    private func stepDown(_ p: [Double], _ factor: (_ p: Double, _ left: Double) -> Double) -> [Double] {
        var largest = 0.0
        return p.enumerated().map { index, value in
            largest = max(largest, factor(value, Double(p.count - index)))
            return largest
        }
    }

    /// From the largest on, with the rank from 1.
    private func stepUp(_ p: [Double], _ factor: (_ p: Double, _ rank: Double) -> Double) -> [Double] {
        var smallest = 1.0
        return p.enumerated().reversed().map { index, value in
            smallest = min(smallest, factor(value, Double(index + 1)))
            return smallest
        }.reversed()
    }

    /// 1 − (1 − p)ⁿ, to the last digit of a small p.
    private static func sidak(_ p: Double, _ n: Double) -> Double { -expm1(n * log1p(-p)) }
}
