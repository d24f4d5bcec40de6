import Testing

@testable import Statistics

@Suite struct IntervalTests {
    /// Newcombe 1998 (Statistics in Medicine 17:857), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    @Test(arguments: [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718),
    ])
    func wilson(_ successes: Int, _ n: Int, _ low: Double, _ high: Double) throws {
        let interval = try ProportionInterval(successes: successes, of: n).wilson
        #expect(abs(interval.low - low) < 5e-5 && abs(interval.high - high) < 5e-5)
    }

    /// The same table's exact intervals, and those with continuity correction.
    @Test func otherIntervals() throws {
        let share = try ProportionInterval(successes: 81, of: 263)
        #expect(abs(share.clopperPearson.low - 0.2527) < 5e-5 && abs(share.clopperPearson.high - 0.3676) < 5e-5)
        #expect(abs(share.wilsonCorrected.low - 0.2535) < 5e-5 && abs(share.wilsonCorrected.high - 0.3682) < 5e-5)
    }

    /// Newcombe 1998 (Statistics in Medicine 17:873), table II: 56 of 70 less 48 of 80.
    @Test func newcombe() throws {
        let two = try TwoProportions(successes1: 56, of: 70, successes2: 48, of: 80)
        #expect(abs(two.newcombe.low - 0.0524) < 5e-5 && abs(two.newcombe.high - 0.3339) < 5e-5)
        #expect(abs(two.score.low - 0.0528) < 5e-5 && abs(two.score.high - 0.3382) < 5e-5)
    }

    /// The example of a test with which Rogan and Gladen's correction is taught: 0.7 + 0.9, 40 % seen, 1 in 6 true.
    @Test func judge() throws {
        let rate = try JudgeCorrectedRate(
            judgedRate: 0.4, specificity: 0.7, sensitivity: 0.9, n: 1000, negatives: 200, positives: 200)
        #expect(isClose(rate.rate, 1.0 / 6))
        #expect(throws: Undefined.self) {
            try JudgeCorrectedRate(
                judgedRate: 0.4, specificity: 0.4, sensitivity: 0.6, n: 10, negatives: 2, positives: 2)
        }
    }

    @Test func clusters() throws {
        // Of one row each, they change nothing.
        let values = [0.0, 1, 1, 0, 1]
        let alone = try ClusteredMean(values, clusters: [1, 2, 3, 4, 5])
        let mean = try MeanInterval(values)
        #expect(isClose(alone.cr1, mean.standardError) && isClose(alone.miller, mean.standardError))
        #expect(isClose(alone.interval.low, mean.interval.low))
        // Of equal rows, they count as one row each.
        let doubled = try ClusteredMean(values + values, clusters: [1, 2, 3, 4, 5, 1, 2, 3, 4, 5])
        #expect(isClose(doubled.cr1, mean.standardError))
        #expect(throws: Undefined.self) { try ClusteredMean(values, clusters: [1, 1, 1, 1, 1]) }
        #expect(throws: Undefined.self) { try ClusteredMean(values, clusters: [1]) }
    }

    @Test func proportionProperties() throws {
        var random = SplitMix(seed: 4)
        for _ in 0..<2_000 {
            let n = Int.random(in: 1...1_000, using: &random)
            let x = Int.random(in: 0...n, using: &random)
            let share = try ProportionInterval(successes: x, of: n)
            let mirrored = try ProportionInterval(successes: n - x, of: n)
            for (a, b) in [
                (share.wilson, mirrored.wilson), (share.clopperPearson, mirrored.clopperPearson),
                (share.agrestiCoull, mirrored.agrestiCoull), (share.jeffreys, mirrored.jeffreys),
                (share.wilsonCorrected, mirrored.wilsonCorrected), (share.wald, mirrored.wald),
            ] {
                #expect(isClose(a.low, 1 - b.high, relative: 1e-9, absolute: 1e-12))
                #expect(0 <= a.low && a.low <= a.high && a.high <= 1)
            }
            #expect(share.clopperPearson.low <= share.wilson.low + 1e-12 || x == 0 || x > n / 2)
            // The exact ends leave exactly half of the rest outside.
            if x > 0 {
                let upper = Binomial(trials: Double(n), probability: share.clopperPearson.low).upper(Double(x))
                #expect(isClose(upper, 0.025, relative: 1e-9))
            }
        }
    }

    @Test func twoProportionProperties() throws {
        var random = SplitMix(seed: 5)
        for _ in 0..<500 {
            let (n, m) = (Int.random(in: 1...200, using: &random), Int.random(in: 1...200, using: &random))
            let (x, y) = (Int.random(in: 0...n, using: &random), Int.random(in: 0...m, using: &random))
            let two = try TwoProportions(successes1: x, of: n, successes2: y, of: m)
            let swapped = try TwoProportions(successes1: y, of: m, successes2: x, of: n)
            for (a, b) in [
                (two.newcombe, swapped.newcombe), (two.agrestiCaffo, swapped.agrestiCaffo), (two.wald, swapped.wald),
                (two.score, swapped.score),
            ] {
                #expect(isClose(a.low, -b.high, relative: 1e-9, absolute: 1e-9))
                #expect(a.low <= a.high)
            }
            #expect(two.newcombe.low >= -1 - 1e-12 && two.newcombe.high <= 1 + 1e-12)
            #expect(two.score.contains(two.difference))
        }
    }

    /// Values whose squares vanish are no equal values: an interval of no width would be an answer.
    @Test func valuesNearNothing() throws {
        #expect(throws: Undefined.self) { try MeanInterval([1e-200, 2e-200, 5e-200]) }
        #expect(throws: Undefined.self) { try ClusteredMean([1e-200, 2e-200, 5e-200], clusters: [1, 1, 2]) }
        #expect(try MeanInterval([1e-200, 1e-200]).standardError == 0)
    }

    @Test func judgePower() throws {
        // A perfect judge counts as labels; one that always says the same counts for nothing.
        let labels = [1.0, 0, 1, 1, 0, 1]
        let perfect = try PredictionPoweredMean(
            labels: labels, judgeLabelled: labels, judgeUnlabelled: labels + labels + labels)
        #expect(isClose(perfect.full.value, 2.0 / 3))
        let dull = try PredictionPoweredMean(
            labels: labels, judgeLabelled: labels.map { _ in 1 }, judgeUnlabelled: [1, 1, 1])
        #expect(dull.weight == 0 && isClose(dull.tuned.value, 2.0 / 3))
    }
}
