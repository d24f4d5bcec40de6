import Testing

@testable import Statistics

@Suite struct PairedTests {
    /// Agresti, Categorical data analysis, 2002, table 10.1: approval of a prime minister, twice.
    @Test func agresti() throws {
        let test = try McNemar(firstOnly: 150, secondOnly: 86)
        #expect(isClose(test.statistic, 17.35593220338983) && isClose(test.p, 3.099293441045215e-05))
        let paired = try PairedProportionDifference(both: 794, firstOnly: 150, secondOnly: 86, neither: 570)
        #expect(isClose(paired.difference, 0.04))
        #expect(abs(paired.wald.low - 0.0213) < 1e-4 && abs(paired.wald.high - 0.0587) < 1e-4)
    }

    /// Newcombe 1998 (paired), table III, 36, 12, 2 and 0 rows: method 10 gives 0.0569 to 0.3404.
    @Test func newcombePaired() throws {
        let interval = try PairedProportionDifference(both: 36, firstOnly: 12, secondOnly: 2, neither: 0).newcombe10
        #expect(abs(interval.low - 0.0569) < 1e-4 && abs(interval.high - 0.3404) < 1e-4)
    }

    /// Fagerland 2013, table 1: 1 and 7 rows differ: 0.070 exact, 0.039 mid-p, 0.034 asymptotic, 0.077 corrected.
    @Test func fagerland() throws {
        let test = try McNemar(firstOnly: 1, secondOnly: 7)
        #expect(isClose(test.exactP, 0.0703125) && isClose(test.midP, 0.0390625))
        #expect(abs(test.p - 0.0339) < 1e-4 && abs(test.correctedP - 0.0771) < 1e-4)
    }

    /// Darwin's maize, by Fisher 1935: mean 314/120 inches, 1,726 of 32,768 patterns as far from 0.
    @Test func darwin() throws {
        let eighths: [Double] = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
        let test = try SignFlip(eighths.map { $0 / 8 })
        #expect(isClose(test.mean, 314.0 / 120) && test.isExact && test.flips == 32_768)
        #expect(isClose(test.p, 1726.0 / 32_768))
        let paired = try PairedT(eighths, eighths.map { _ in 0 }).test.get()
        #expect(abs(paired.t - 2.148) < 1e-3 && abs(paired.p - 0.0497) < 1e-4)
        let ranks = try WilcoxonSignedRank(eighths)
        #expect(ranks.positiveRanks == 96 && ranks.negativeRanks == 24)
        #expect(abs((ranks.exactP ?? 0) - 0.0413) < 1e-4)
    }

    @Test func decimalsTie() throws {
        let test = try SignFlip([0.1, 0.2, -0.3])
        #expect(test.p == 1 && test.pGreater == 0.625)
    }

    @Test func drawnFlipsAgree() throws {
        var random = SplitMix(seed: 6)
        let values = (0..<20).map { _ in (Double.random(in: -1...1.4, using: &random) * 100).rounded() / 100 }
        let exact = try SignFlip(values)
        let drawn = try SignFlip(values, seed: 7, draws: 99_999, exactUpTo: 0)
        #expect(!drawn.isExact && abs(exact.p - drawn.p) < 0.01 && abs(exact.pGreater - drawn.pGreater) < 0.01)
        #expect(try SignFlip(values, seed: 7, draws: 99_999, exactUpTo: 0, workers: 3) == drawn)
        #expect(try SignFlip(values, seed: 8, draws: 99_999, exactUpTo: 0) != drawn)
    }

    @Test func exactFlipsCountAllPatterns() throws {
        var random = SplitMix(seed: 8)
        for _ in 0..<200 {
            let values = (0..<Int.random(in: 1...9, using: &random)).map { _ in Int.random(in: -5...5, using: &random) }
            let observed = values.reduce(0, +)
            let sums = values.reduce([0]) { sums, value in sums.flatMap { [$0 + value, $0 - value] } }
            let test = try SignFlip(values.map { Double($0) / 10 })
            #expect(isClose(test.p, Double(sums.count { abs($0) >= abs(observed) }) / Double(sums.count)))
            #expect(isClose(test.pGreater, Double(sums.count { $0 >= observed }) / Double(sums.count)))
        }
    }

    @Test func symmetricUnderSwap() throws {
        var random = SplitMix(seed: 9)
        for _ in 0..<1_000 {
            let n = Int.random(in: 2...30, using: &random)
            let first = (0..<n).map { _ in Double(Int.random(in: 0...4, using: &random)) }
            let second = (0..<n).map { _ in Double(Int.random(in: 0...4, using: &random)) }
            let differences = zip(first, second).map { $0 - $1 }
            guard differences.contains(where: { $0 != 0 }) else { continue }
            let swapped = differences.map { -$0 }
            let (a, b) = (try WilcoxonSignedRank(differences), try WilcoxonSignedRank(swapped))
            #expect(a.exactP == b.exactP && a.rankBiserial == -b.rankBiserial)
            for zeros in WilcoxonSignedRank.Zeros.allCases {
                let (c, d) = (a.approximation(zeros, isCorrected: true), b.approximation(zeros, isCorrected: true))
                #expect(isClose(c.p, d.p) && (0...1).contains(c.p))
            }
            #expect(try SignTest(differences).p == SignTest(swapped).p)
            #expect(isClose(try SignFlip(differences).p, try SignFlip(swapped).p))
            let (t, u) = (try PairedT(first, second), try PairedT(second, first))
            #expect(isClose(t.difference, -u.difference) && isClose(t.standardError, u.standardError))
        }
    }

    /// The same ranks as of 6, 1, −2, 3, −4, 5: SciPy 1.17.1, `wilcoxon` exact.
    @Test func infiniteDifferences() throws {
        let test = try WilcoxonSignedRank([.infinity, 1, -2, 3, -4, 5])
        #expect(test.negativeRanks == 6 && isClose(test.exactP ?? 0, 0.4375))
        #expect(throws: Undefined.self) { try WilcoxonSignedRank([1, .nan]) }
    }

    @Test func constantDifferences() throws {
        let paired = try PairedT([1.1, 2.1, 3.1], [1, 2, 3])
        #expect(isClose(paired.difference, 0.1) && paired.standardError == 0)
        #expect(throws: Undefined.self) { try paired.test.get() }
        #expect(throws: Undefined.self) { try PairedT([1, 1], [1, 2]).correlation.get() }
    }
}
