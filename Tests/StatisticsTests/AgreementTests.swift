import Testing

@testable import Statistics

@Suite struct AgreementTests {
    /// Tables of the literature on kappa's paradoxes; the first two have 60 of 100 agreements and unlike kappas.
    @Test(arguments: [
        ([[45, 15], [25, 15]], 0.1304), ([[25, 35], [5, 35]], 0.2593), ([[20, 5], [10, 15]], 0.4),
    ])
    func cohen(_ table: [[Int]], _ kappa: Double) throws {
        #expect(isClose(try CohenKappa(table: table).kappa, kappa, absolute: 5e-5))
    }

    /// With two categories all weights are the same, and kappa is the phi coefficient's where margins are equal.
    @Test func kappaProperties() throws {
        var random = SplitMix(seed: 21)
        for _ in 0..<1_000 {
            let size = Int.random(in: 2...5, using: &random)
            let table = (0..<size).map { _ in (0..<size).map { _ in Int.random(in: 0...9, using: &random) } }
            guard let plain = try? CohenKappa(table: table) else { continue }
            let turned = (0..<size).map { row in (0..<size).map { table[$0][row] } }
            #expect(isClose(try CohenKappa(table: turned).kappa, plain.kappa))
            #expect((-1...1).contains(plain.kappa) && plain.interval.contains(plain.kappa))
            #expect(plain.standardError >= 0 && plain.nullStandardError >= 0)
            if size == 2 {
                for weights in KappaWeights.allCases {
                    let weighted = try CohenKappa(table: table, weights: weights)
                    #expect(isClose(weighted.kappa, plain.kappa, absolute: 1e-12))
                    #expect(isClose(weighted.standardError, plain.standardError, absolute: 1e-12))
                }
            }
        }
    }

    @Test func noKappa() {
        #expect(throws: Undefined.self) { try CohenKappa(["a", "a"], ["a", "a"], labels: ["a", "b"]) }
        #expect(throws: Undefined.self) { try CohenKappa(["a"], ["c"], labels: ["a", "b"]) }
        #expect(throws: Undefined.self) { try CohenKappa(["a"], ["a", "b"], labels: ["a", "b"]) }
        #expect(throws: Undefined.self) { try CohenKappa(["a"], ["b"], labels: ["a", "b", "a"]) }
        #expect(throws: Undefined.self) { try CohenKappa([Int](), [], labels: []) }
        #expect(throws: Undefined.self) { try CohenKappa(table: [[1, 2], [3]]) }
        #expect(throws: Undefined.self) { try CohenKappa(table: [[1, -2], [3, 4]]) }
        #expect(throws: Undefined.self) { try CohenKappa(table: [[1, 2], [3, 4]], confidence: 1) }
        let huge = Int.max
        #expect(throws: Never.self) { try CohenKappa(table: [[huge, huge], [huge, huge]]) }
    }

    @Test func fleiss() throws {
        let kappa = try FleissKappa(counts: [[4, 0], [0, 4], [4, 0]])
        #expect(kappa.fleiss == 1 && kappa.randolph == 1 && kappa.agreement == 1)
        for counts in [
            [], [[3, 0], [3, 0]], [[1, 0], [0, 1]], [[2, 1], [1, 1]], [[2, 1], [3]], [[-1, 4], [2, 1]], [[]],
        ] {
            #expect(throws: Undefined.self) { try FleissKappa(counts: counts) }
        }
    }

    /// Krippendorff 2011, example D: four observers, twelve units, some missing.
    @Test(arguments: [
        (MeasurementLevel.nominal, 0.743), (.ordinal, 0.815), (.interval, 0.849), (.ratio, 0.797),
    ])
    func krippendorff(_ level: MeasurementLevel, _ alpha: Double) throws {
        let ratings: [[Double?]] = [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, nil, nil, nil], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nil, 3],
            [nil, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nil], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nil],
        ]
        let result = try KrippendorffAlpha(ratings: ratings, level: level)
        #expect(isClose(result.alpha, alpha, absolute: 5e-4) && result.pairableRatings == 40)
    }

    @Test func alphaProperties() throws {
        var random = SplitMix(seed: 22)
        for _ in 0..<500 {
            let units = Int.random(in: 1...12, using: &random)
            let ratings: [[Double?]] = (0..<3).map { _ in
                (0..<units).map { _ in
                    Bool.random(using: &random) ? nil : Double(Int.random(in: 0...4, using: &random))
                }
            }
            for level in MeasurementLevel.allCases {
                guard let alpha = try? KrippendorffAlpha(ratings: ratings, level: level).alpha else { continue }
                #expect(alpha <= 1 && alpha.isFinite)
                let turned = try KrippendorffAlpha(ratings: ratings.reversed(), level: level).alpha
                #expect(isClose(turned, alpha, absolute: 1e-12))
                let scaled = try KrippendorffAlpha(
                    ratings: ratings.map { $0.map { $0.map { $0 * 1e300 } } }, level: level)
                #expect(isClose(scaled.alpha, alpha, relative: 1e-9, absolute: 1e-9))
            }
        }
    }

    @Test func noAlpha() {
        for ratings: [[Double?]] in [
            [], [[]], [[1], [1]], [[1, nil], [nil, 2]], [[1, 2], [1]], [[.nan], [1]], [[1], [.infinity]],
        ] {
            for level in MeasurementLevel.allCases {
                #expect(throws: Undefined.self) { try KrippendorffAlpha(ratings: ratings, level: level) }
            }
        }
        #expect(throws: Undefined.self) { try KrippendorffAlpha(ratings: [[-1], [1]], level: .ratio) }
        #expect(throws: Never.self) {
            try KrippendorffAlpha(ratings: [[.leastNonzeroMagnitude, 0, 1e308], [0, 1, 1]], level: .ratio)
        }
    }

    @Test func bothOrders() throws {
        let preference = try SwappedPreference(verdicts: [
            (.first, .second), (.first, .first), (.second, .second), (.tie, .tie), (.second, .first), (.first, nil),
            (.first, .second),
        ])
        #expect(preference.firstWins == 2 && preference.secondWins == 1 && preference.ties == 3)
        #expect(preference.unjudged == 1 && preference.bothFirst == 1 && preference.bothSecond == 1)
        #expect(isClose(preference.winRate, 3.5 / 6) && isClose(preference.consistency, 4.0 / 6))
        #expect(try isClose(preference.preferenceP(), 1) && isClose(preference.positionBiasP(), 1))
        let steady = try SwappedPreference(verdicts: Array(repeating: (.first, .second), count: 10))
        #expect(isClose(try steady.preferenceP(), 2.0 / 1024))
        #expect(throws: Undefined.self) { try steady.positionBiasP() }
        #expect(throws: Undefined.self) { try SwappedPreference(verdicts: [(nil, .tie)]) }
    }
}

@Suite struct BradleyTerryTests {
    /// Two models: the odds of winning.
    @Test func twoModels() throws {
        let result = try BradleyTerry(wins: [[0, 30], [10, 0]])
        #expect(isClose(result.logStrengths[0] - result.logStrengths[1], 1.0986122886681098))
        #expect(isClose(result.differenceErrors[1], (1.0 / 30 + 1.0 / 10).squareRoot()))
    }

    /// At the maximum each model's expected wins are its wins (Ford 1957).
    @Test func expectedWins() throws {
        var random = SplitMix(seed: 31)
        for _ in 0..<300 {
            let count = Int.random(in: 2...7, using: &random)
            let wins = (0..<count).map { row in
                (0..<count).map { $0 == row ? 0 : Double(Int.random(in: 0...9, using: &random)) / 2 }
            }
            guard let result = try? BradleyTerry(wins: wins) else { continue }
            #expect(isClose(result.logStrengths.reduce(0, +), 0, absolute: 1e-9))
            for model in 0..<count {
                let expected = (0..<count).reduce(0) { sum, other in
                    let odds = pow(result.logStrengths[model] - result.logStrengths[other])
                    return sum + (wins[model][other] + wins[other][model]) * odds / (1 + odds)
                }
                #expect(isClose(expected, wins[model].reduce(0, +), relative: 1e-7))
            }
        }
        func pow(_ x: Double) -> Double { (1...60).reversed().reduce(1) { 1 + $0 * x / 64 / Double($1) }.power64 }
    }

    @Test func undefined() {
        let tables: [[[Double]]] = [
            [], [[0]], [[0, 5], [0, 0]], [[0, 1], [1]], [[0, .nan], [1, 0]], [[0, -1], [1, 0]],
            [[0, .infinity], [1, 0]], [[0, 2, 0, 0], [3, 0, 0, 0], [0, 0, 0, 1], [0, 0, 2, 0]],
            [[0, 1, 1], [1, 0, 1], [0, 0, 0]],
        ]
        for wins in tables { #expect(throws: Undefined.self) { try BradleyTerry(wins: wins) } }
    }

    @Test(arguments: [1e-300, 1e-9, 1e9, 1e150, 1e300])
    func extremes(_ scale: Double) {
        guard let result = try? BradleyTerry(wins: [[0, 3 * scale, 1], [scale, 0, 2], [2, 1, 0]]) else { return }
        let numbers = result.logStrengths + result.differenceErrors
        #expect(numbers.allSatisfy { $0.isFinite })
    }
}

extension Double {
    /// The 64th power.
    fileprivate var power64: Double { (0..<6).reduce(self) { power, _ in power * power } }
}

@Suite struct CorrelationTests {
    /// Anscombe's first set (1973).
    @Test func anscombe() throws {
        let x: [Double] = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
        let y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
        let result = try Correlation(x, y)
        #expect(isClose(result.pearson, 0.81642, absolute: 5e-6))
        #expect(isClose(result.pearsonP, 0.00217, absolute: 5e-6))
    }

    @Test func tauIsTheCount() throws {
        var random = SplitMix(seed: 41)
        for _ in 0..<500 {
            let count = Int.random(in: 2...30, using: &random)
            let values = (0..<2).map { _ in (0..<count).map { _ in Double(Int.random(in: 0...6, using: &random)) } }
            guard let result = try? Correlation(values[0], values[1]) else { continue }
            var (sum, one, other) = (0.0, 0.0, 0.0)
            for i in 0..<count {
                for j in 0..<i {
                    let a = (values[0][i] - values[0][j]).sign(), b = (values[1][i] - values[1][j]).sign()
                    sum += a * b
                    one += a * a
                    other += b * b
                }
            }
            #expect(isClose(result.kendallTauB, sum / (one * other).squareRoot(), absolute: 1e-12))
            let turned = try Correlation(values[1], values[0])
            #expect(isClose(turned.pearson, result.pearson, absolute: 1e-12))
            #expect(isClose(turned.spearman, result.spearman, absolute: 1e-12))
            let scaled = try Correlation(values[0].map { $0 * 1e306 }, values[1].map { -$0 * 1e-300 })
            #expect(isClose(scaled.pearson, -result.pearson, absolute: 1e-9))
            for number in [result.pearsonP, result.pearsonInterval.low, result.pearsonInterval.high] {
                #expect((-1...1).contains(number))
            }
        }
    }

    /// Ranks in one order are a rho of 1, however many there are, and never 1 less a last digit.
    @Test func oneOrder() throws {
        for count in 3...300 {
            let values = (0..<count).map { Double($0 / 2) }
            let result = try Correlation(values, values.map { $0 * $0 })
            #expect(result.spearman == 1 && result.spearmanP == .success(0))
            #expect(try Correlation(values, values.map { -$0 }).spearman == -1)
        }
    }

    @Test func line() throws {
        let result = try Correlation([1, 2, 3, 4], [10, 20, 30, 40])
        #expect(isClose(result.pearson, 1) && result.kendallTauB == 1 && result.pearsonP < 1e-6)
        let two = try Correlation([1, 2], [5, 3])
        #expect(two.pearson == -1 && two.pearsonP == 1 && two.spearmanP == .failure(Undefined("fewer than three rows")))
    }

    @Test(arguments: [
        ([], []), ([1], [1]), ([1, 1], [1, 2]), ([1, 2], [3, 3]), ([1, 2], [1]), ([1, .nan], [1, 2]),
        ([1, 2], [1, .infinity]),
    ])
    func undefined(_ x: [Double], _ y: [Double]) { #expect(throws: Undefined.self) { try Correlation(x, y) } }
}

extension Double {
    fileprivate func sign() -> Double { self > 0 ? 1 : self < 0 ? -1 : 0 }
}
