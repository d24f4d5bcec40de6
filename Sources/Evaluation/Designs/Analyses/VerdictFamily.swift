/// All verdicts of a report, corrected together.
///
/// Holm's step-down procedure (1979) over the p of every difference, and of every sameness for which a margin is
/// stated. An effect cannot both be 0 and lie beyond its margin, so no more null hypotheses are true than there are
/// effects, and no more are paid for: Shaffer, Modified sequentially rejective multiple test procedures, 1986.
/// Without margins it is Holm's.
package enum VerdictFamily {
    static func correct(_ findings: inout [Finding], alpha: Double, power: Double) {
        var tests: [(finding: Int, isEquivalence: Bool, p: Double)] = []
        for (index, finding) in findings.enumerated() {
            if let p = finding.effect.p.value { tests.append((index, false, p)) }
            if finding.margin != nil, let p = finding.effect.equivalenceP?.value { tests.append((index, true, p)) }
        }
        let size = Set(tests.map(\.finding)).count
        var differences: [Int: Double] = [:]
        var equivalences: [Int: Double] = [:]
        for (test, p) in zip(tests, adjusted(tests.map(\.p), effects: size)) {
            if test.isEquivalence { equivalences[test.finding] = p } else { differences[test.finding] = p }
        }
        for index in findings.indices {
            findings[index].correct(
                differences[index], equivalence: equivalences[index], alpha: alpha, power: power, familySize: size)
        }
    }

    /// The adjusted p's, in the order of `p`, of which no more null hypotheses are true than there are effects.
    package static func adjusted(_ p: [Double], effects: Int) -> [Double] {
        var adjusted = p
        var largest = 0.0
        for (rank, index) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated() {
            largest = max(largest, min(1, Double(min(effects, p.count - rank)) * p[index]))
            adjusted[index] = largest
        }
        return adjusted
    }
}
