import Testing

@testable import Statistics

/// Inputs that nobody means: each gives numbers or `Undefined`, never a NaN, and never a crash.
@Suite struct HostileTests {
    private static let lists: [[Double]] = [
        [], [0], [1], [.nan], [.infinity], [-.infinity], [1, .nan], [1, .infinity], [0, 0], [1, 1], [1, 2],
        [.leastNonzeroMagnitude, 0, 1], [1e308, 1e308, -1e308], [1e308, -1e308], [1e-308, 2e-308], [0.1, 0.2, 0.3],
        [1, 1e300],
        [-0.0, 0.0, 1], Array(repeating: 1, count: 50), (0..<50).map { Double($0) }, [1e154, -1e154, 3],
        [1.0 / 3, 2.0 / 3, 1e-17],
    ]
    private static let counts = [Int.min, -1, 0, 1, 2, 7, 1_000_000, Int.max - 1, Int.max]

    /// Numbers of an answer: none may be a NaN.
    private func check(_ body: () throws -> [Double], _ comment: Comment) {
        do {
            #expect(try body().allSatisfy { !$0.isNaN }, comment)
        } catch {
            #expect(error is Undefined, comment)
        }
    }

    @Test func oneList() {
        for values in Self.lists {
            let text: Comment = "\(values)"
            check(
                {
                    let x = try MeanInterval(values); return [x.mean, x.standardError, x.interval.low, x.interval.high]
                }, text)
            check(
                {
                    let x = try WilcoxonSignedRank(values); return [x.rankBiserial, x.exactP ?? 0]
                }, text)
            check(
                {
                    let x = try SignFlip(values, draws: 99); return [x.mean, x.p, x.pGreater]
                }, text)
            check(
                {
                    let x = try SignFlip(values, draws: 99, exactUpTo: 0); return [x.mean, x.p, x.pGreater]
                }, text)
            check(
                {
                    let x = try SignTest(values); return [x.m, x.p]
                }, text)
            check({ try numbers(try MeanBootstrap(values, seed: 1, draws: 20).intervals) }, text)
            check(
                {
                    let x = try ClusteredMean(values, clusters: values.map { $0 > 1 });
                    return [x.mean, x.miller, x.cr1]
                }, text)
            check(
                {
                    try numbers(
                        try MeanBootstrap(values, clusters: values.map { $0 > 1 }, seed: 1, draws: 20).intervals)
                }, text)
        }
    }

    @Test func twoLists() {
        for x in Self.lists {
            for y in Self.lists {
                let text: Comment = "\(x) \(y)"
                check(
                    {
                        let t = try PairedT(x, y);
                        return [t.difference, t.interval.low, t.unpairedStandardError] + (try numbers(t))
                    }, text)
                check(
                    {
                        let t = try WelchT(x, y); return [t.t, t.p, t.degreesOfFreedom, t.studentP, t.interval.low]
                    }, text)
                check(
                    {
                        let t = try MannWhitney(x, y); return [t.auc, t.asymptoticP, t.plainP, t.exactP ?? 0]
                    }, text)
                check(
                    {
                        let t = try BrunnerMunzel(x, y); return [t.statistic, t.p, t.degreesOfFreedom]
                    }, text)
                check(
                    {
                        let t = try HedgesG(x, y); return [t.g, t.cohenD, t.variance]
                    }, text)
                check({ try numbers(try PairedBootstrap(x, y, seed: 1, draws: 9).intervals) }, text)
                check({ try numbers(try GroupsBootstrap(x, y, seed: 1, draws: 9).intervals) }, text)
                check(
                    {
                        let t = try PredictionPoweredMean(labels: x, judgeLabelled: x.reversed(), judgeUnlabelled: y)
                        return [t.tuned.value, t.tuned.interval.low, t.full.interval.high, t.weight]
                    }, text)
                check({ try Equivalence(x, y, margin: 0.1).p.asList }, text)
            }
        }
    }

    @Test(.timeLimit(.minutes(2))) func someCounts() {
        for a in Self.counts {
            for b in Self.counts {
                let text: Comment = "\(a) \(b)"
                check(
                    {
                        let t = try McNemar(firstOnly: a, secondOnly: b); return [t.statistic, t.p, t.exactP, t.midP]
                    }, text)
                check(
                    {
                        let t = try ProportionInterval(successes: a, of: b)
                        return [t.wilson, t.clopperPearson, t.jeffreys, t.wilsonCorrected, t.agrestiCoull].flatMap {
                            [$0.low, $0.high]
                        }
                    }, text)
                check({ try SignTest(positive: a, negative: b).p.asList }, text)
                check({ try PowerOfTwoProportions(p1: 0.1, p2: 0.2, nEach: a).power.asList }, text)
                check({ try PowerOfT.twoGroups(d: 0.1, n1: a, ratio: Double(b)).asList }, text)
                check({ try PowerOfT.paired(dz: 0.1, n: a).asList }, text)
                for c in Self.counts {
                    check(
                        {
                            let t = try TwoProportions(successes1: a, of: b, successes2: c, of: b)
                            return [t.newcombe, t.agrestiCaffo, t.score].flatMap { [$0.low, $0.high] }
                        }, text)
                    check(
                        {
                            let t = try PairedProportionDifference(both: a, firstOnly: b, secondOnly: c, neither: a)
                            return [t.newcombe10, t.bonettPrice, t.wald].flatMap { [$0.low, $0.high] }
                        }, text)
                }
            }
        }
    }

    @Test func draws() {
        for draws in [Int.min, -1, 0, 1, Int.max] {
            #expect(throws: Undefined.self) { try MeanBootstrap([1, 2], seed: 1, draws: draws) }
            #expect(throws: Undefined.self) { try GroupsBootstrap([1, 2], [2, 4], seed: 1, draws: draws) }
            #expect(throws: Undefined.self) { try SignFlip([1, 2], draws: draws) }
        }
        for workers in [Int.min, 0, Int.max] {
            #expect(throws: Never.self) { try MeanBootstrap([1, 2], seed: 1, draws: 10, workers: workers) }
        }
    }

    @Test func confidences() {
        for confidence in [-1, 0, 1, 2, .nan, .infinity] {
            #expect(throws: Undefined.self) { try MeanInterval([1, 2], confidence: confidence) }
            #expect(throws: Undefined.self) { try ProportionInterval(successes: 1, of: 2, confidence: confidence) }
            #expect(throws: Undefined.self) { try PairedT([1, 2], [2, 4], confidence: confidence) }
        }
        check(
            {
                let x = try MeanInterval([1, 2], confidence: 1 - 1e-16); return [x.interval.low]
            }, "nearly 1")
        check(
            {
                let x = try MeanInterval([1, 2], confidence: .leastNonzeroMagnitude); return [x.interval.low]
            }, "nearly 0")
    }

    private func numbers(_ intervals: BootstrapIntervals) throws -> [Double] {
        let plain = [intervals.estimate, intervals.standardError, intervals.percentile.low, intervals.basic.high]
        guard case .success(let bca) = intervals.bca else { return plain }
        return plain + [bca.interval.low, bca.interval.high]
    }

    private func numbers(_ paired: PairedT) throws -> [Double] {
        guard case .success(let test) = paired.test else { return [] }
        return [test.t, test.p, test.dz]
    }
}

extension Double {
    fileprivate var asList: [Double] { [self] }
}
