import Testing

@testable import Statistics

/// Against 40 digits of mpmath, and properties.
@Suite struct DistributionTests {
    @Test func normal() {
        #expect(isClose(Normal.survival(1), 0.15865525393145705, relative: 1e-15))
        #expect(isClose(Normal.survival(10), 7.619853024160525e-24, relative: 1e-13))
        #expect(isClose(Normal.survival(37), 5.725571222524577e-300, relative: 1e-12, absolute: 0))
        #expect(isClose(Normal.quantile(0.975), 1.9599639845400543, relative: 1e-15))
        #expect(isClose(Normal.quantile(0.001), -3.0902323061678136, relative: 1e-15))
        #expect(isClose(Normal.quantile(1e-300), -37.0470962993612, relative: 1e-14))
        #expect(Normal.quantile(0) == -.infinity && Normal.quantile(1) == .infinity && Normal.quantile(0.5) == 0)
    }

    @Test(arguments: [
        (2.5, 7.0, 0.020496109292876447), (40, 3, 1.7190340394579263e-05), (12, 30, 2.790092707599628e-13),
        (0.001, 5, 0.4996203933860988), (1.5, 1.2588, 0.1681180435948825), (5, 1_000_000, 2.866998935445371e-07),
    ])
    func studentT(_ t: Double, _ degrees: Double, _ survival: Double) {
        let distribution = StudentT(degreesOfFreedom: degrees)
        #expect(isClose(distribution.survival(t), survival, relative: 1e-12, absolute: 0))
        #expect(isClose(distribution.cumulative(-t), survival, relative: 1e-12, absolute: 0))
        #expect(isClose(distribution.twoSided(t), 2 * survival, relative: 1e-12, absolute: 0))
        #expect(isClose(distribution.upperQuantile(survival), t, relative: 1e-10))
    }

    @Test(arguments: [
        (200.0, 5.0, 2.8406228986415315e-41), (700, 1, 2.9902269751246203e-154), (0.01, 4, 0.9999875415886458),
        (950, 1000, 0.8691240657456885),
    ])
    func chiSquare(_ x: Double, _ degrees: Double, _ survival: Double) {
        #expect(
            isClose(ChiSquare(degreesOfFreedom: degrees).survival(x), survival, relative: 1e-12, absolute: 0))
    }

    /// Tables of any textbook, and SciPy in the tails.
    @Test func chiSquareQuantiles() {
        #expect(isClose(ChiSquare(degreesOfFreedom: 1).quantile(0.95), 3.841458820694124, relative: 1e-13))
        #expect(isClose(ChiSquare(degreesOfFreedom: 10).quantile(0.05), 3.9402991361190605, relative: 1e-13))
        #expect(isClose(ChiSquare(degreesOfFreedom: 3).upperQuantile(1e-10), 49.542155927523666, relative: 1e-12))
        #expect(isClose(ChiSquare(degreesOfFreedom: 3).quantile(1e-10), 5.20939762143448e-07, relative: 1e-12))
    }

    @Test func fisherSnedecor() {
        let distribution = FDistribution(numeratorDegrees: 3, denominatorDegrees: 12)
        #expect(isClose(distribution.survival(4.5), 0.02457347884095369, relative: 1e-13))
        #expect(isClose(distribution.quantile(distribution.cumulative(4.5)), 4.5, relative: 1e-12))
    }

    @Test(arguments: [
        (3.0, 20.0, 0.5, 0.0012884140014648438), (2, 1000, 0.02, 3.861509371335389e-07),
        (400, 1000, 0.5, 1.3642320780330092e-10), (0, 5, 0.3, 0.16807),
    ])
    func binomial(_ count: Double, _ trials: Double, _ probability: Double, _ lower: Double) {
        let distribution = Binomial(trials: trials, probability: probability)
        #expect(isClose(distribution.lower(count), lower, relative: 1e-12, absolute: 0))
        let sum = (0...Int(count)).reduce(0) { $0 + distribution.mass(Double($1)) }
        #expect(isClose(sum, lower, relative: 1e-12, absolute: 0))
    }

    /// Parameters too large for the continued fraction, and just small enough.
    @Test(arguments: [
        (1e8, 3e7, 0.7693307692307693, 0.003400831283572434), (4e9, 2e9, 0.6666766666666667, 0.05017358821905797),
        (2e9, 2e9, 0.50003, 7.390115422161131e-05),
    ])
    func largeBeta(_ a: Double, _ b: Double, _ x: Double, _ upper: Double) {
        let point = BetaFunction.Point(x, complement: 1 - x)
        #expect(isClose(BetaFunction.regularized(a, b, point).upper, upper, relative: 1e-8))
        let other = BetaFunction.Point(1 - x, complement: x)
        #expect(isClose(BetaFunction.regularized(b, a, other).lower, upper, relative: 1e-8))
    }

    @Test func betaInverses() {
        func x(_ a: Double, _ b: Double, _ p: Double) -> Double { BetaFunction.inverse(a, b, lower: p, upper: 1 - p).x }
        #expect(isClose(x(0.5, 10.5, 0.025), 4.7890433157581876e-05, relative: 1e-12))
        #expect(isClose(x(50.5, 950.5, 0.975), 0.06482845573314777, relative: 1e-12))
        #expect(isClose(x(0.5, 1e6, 0.025), 4.910346812257256e-10, relative: 1e-12, absolute: 0))
    }

    @Test(arguments: [
        (2.26, 9.0, 1.5, 0.2690813065455192), (1.98, 99, 2, 0.5098857761275434), (12.7, 1, 3, 0.1861967819923959),
        (2, 1e6, 2.8, 0.7881445145094044),
    ])
    func noncentralT(_ t: Double, _ degrees: Double, _ noncentrality: Double, _ survival: Double) {
        let distribution = NoncentralT(degreesOfFreedom: degrees, noncentrality: noncentrality)
        #expect(isClose(distribution.survival(t), survival, relative: 1e-11))
        #expect(isClose(distribution.survival(t) + distribution.cumulative(t), 1, relative: 1e-12))
    }

    /// Fisher's tea, and tables by SciPy: one side of it, and two.
    @Test func fisherExact() {
        #expect(isClose(Hypergeometric(marked: 4, unmarked: 4, drawn: 4).upper(3), 17.0 / 70))
        #expect(isClose(Hypergeometric(marked: 4, unmarked: 4, drawn: 4).twoSided(3), 34.0 / 70))
        #expect(isClose(Hypergeometric(marked: 10, unmarked: 6, drawn: 9).twoSided(8), 0.034965034965034975))
        #expect(isClose(Hypergeometric(marked: 1030, unmarked: 960, drawn: 90).twoSided(30), 0.0003436860507310081))
        #expect(isClose(Hypergeometric(marked: 7, unmarked: 13, drawn: 12).mass(3), 0.19865841073271417))
    }

    @Test func quantilesInvert() {
        var random = SplitMix(seed: 2)
        for _ in 0..<3_000 {
            let p = Double.random(in: 0.0001...0.9999, using: &random)
            let degrees = Double.random(in: 0.5...200, using: &random)
            let other = Double.random(in: 0.5...200, using: &random)
            #expect(isClose(Normal.cumulative(Normal.quantile(p)), p, relative: 1e-13))
            let t = StudentT(degreesOfFreedom: degrees)
            #expect(isClose(t.cumulative(t.quantile(p)), p, relative: 1e-11))
            let chi = ChiSquare(degreesOfFreedom: degrees)
            #expect(isClose(chi.cumulative(chi.quantile(p)), p, relative: 1e-11))
            let f = FDistribution(numeratorDegrees: degrees, denominatorDegrees: other)
            #expect(isClose(f.cumulative(f.quantile(p)), p, relative: 1e-11))
            let tails = BetaFunction.regularized(degrees, other, BetaFunction.Point(p, complement: 1 - p))
            #expect(isClose(tails.lower + tails.upper, 1, relative: 1e-12))
        }
    }

    @Test func tailsAddUp() {
        var random = SplitMix(seed: 3)
        for _ in 0..<2_000 {
            let trials = Double(Int.random(in: 1...5_000, using: &random))
            let count = Double(Int.random(in: 0...Int(trials), using: &random))
            let binomial = Binomial(trials: trials, probability: Double.random(in: 0...1, using: &random))
            #expect(isClose(binomial.lower(count) + binomial.upper(count) - binomial.mass(count), 1))
            let hypergeometric = Hypergeometric(
                marked: Double(Int.random(in: 0...300, using: &random)),
                unmarked: Double(Int.random(in: 1...300, using: &random)), drawn: 0)
            let drawn = Int.random(in: 0...Int(hypergeometric.marked + hypergeometric.unmarked), using: &random)
            let distribution = Hypergeometric(
                marked: hypergeometric.marked, unmarked: hypergeometric.unmarked, drawn: Double(drawn))
            let k = Double(Int.random(in: 0...301, using: &random))
            #expect(isClose(distribution.lower(k) + distribution.upper(k + 1), 1))
            #expect(
                (0...1).contains(
                    distribution.twoSided(min(max(k, distribution.support.lowerBound), distribution.support.upperBound))
                ))
        }
    }

    @Test(.timeLimit(.minutes(1))) func hugeCounts() {
        let most = Double(Int.max)
        let half = Binomial(trials: 2 * most, probability: 0.5)
        for count in [0, 1, most / 2, most, most + 1e10, 2 * most] {
            #expect((0...1).contains(half.lower(count)) && (0...1).contains(half.upper(count)))
        }
        let wide = Hypergeometric(marked: most, unmarked: most, drawn: most)
        for count in [0, 1, most / 2, most] { #expect((0...1).contains(wide.twoSided(count))) }
        #expect((0...1).contains(StudentT(degreesOfFreedom: most).survival(2)))
        #expect((0...1).contains(ChiSquare(degreesOfFreedom: most).survival(most)))
    }
}
