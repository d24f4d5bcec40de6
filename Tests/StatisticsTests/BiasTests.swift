import Testing

@testable import Statistics

@Suite struct BiasTests {
    /// The groups of LangFair's own tests: eight 0, then nine 1.
    private func example() throws -> ClassificationBias {
        let predicted = [0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1, 0].map { $0 == 1 }
        let truth = [0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1].map { $0 == 1 }
        return try ClassificationBias(isPrivileged: (0..<17).map { $0 >= 8 }, truth: truth, predicted: predicted)
    }

    @Test func groups() throws {
        let bias = try example()
        let one = bias.unprivileged
        let other = bias.privileged
        #expect(isClose(try one.falseDiscoveryRate(), 2 * (try other.falseDiscoveryRate())))
        #expect(isClose(try one.falseDiscoveryRate() - other.falseDiscoveryRate(), 0.25))
        #expect(isClose(try one.falseNegativeRate(), try other.falseNegativeRate()))
        #expect(isClose(abs(try one.falseOmissionRate() - other.falseOmissionRate()), 0.1))
        #expect(isClose(try one.falsePositiveRate() / other.falsePositiveRate(), 1.5))
        #expect(isClose(try one.selectionRate() / other.selectionRate(), 1.125))
    }

    @Test func noRates() throws {
        let bias = try ClassificationBias(
            isPrivileged: [true, true], truth: [false, false], predicted: [false, false])
        #expect(throws: Undefined.self) { try bias.statisticalParityDifference() }
        #expect(throws: Undefined.self) { try bias.privileged.truePositiveRate() }
        #expect(try bias.theilIndex() == 0)
        let lost = try ClassificationBias(
            isPrivileged: [true, false], truth: [true, true], predicted: [false, false])
        #expect(throws: Undefined.self) { try lost.theilIndex() }
        #expect(throws: Undefined.self) { try lost.disparateImpact() }
        #expect(try lost.equalOpportunityDifference() == 0)
        #expect(throws: Undefined.self) { try ClassificationBias(isPrivileged: [], truth: [], predicted: []) }
        #expect(throws: Undefined.self) { try ClassificationBias(isPrivileged: [true], truth: [], predicted: []) }
    }

    @Test func rates() throws {
        let rates = try GroupRates(
            groups: ["a", "a", "b", "b"], truth: [true, false, true, true], predicted: [true, false, true, false])
        #expect(try rates.demographicParityDifference == 0 && (rates.demographicParityRatio()) == 1)
        #expect(throws: Undefined.self) { try rates.equalizedOddsDifference() }
        let none = try GroupRates(groups: [1, 2], truth: [true, false], predicted: [false, false])
        #expect(throws: Undefined.self) { try none.demographicParityRatio() }
        #expect(throws: Undefined.self) { try GroupRates(groups: [Int](), truth: [], predicted: []) }
        #expect(throws: Undefined.self) { try GroupRates(groups: [1], truth: [], predicted: [true]) }
    }

    /// The worked example of Kamiran and Calders 2012.
    @Test func reweighing() throws {
        let counts = Reweighing.Cells(
            unprivilegedFavourable: 2, unprivilegedUnfavourable: 3, privilegedFavourable: 4, privilegedUnfavourable: 1)
        let reweighing = try Reweighing(counts)
        #expect(isClose(reweighing.weights.unprivilegedFavourable, 1.5))
        #expect(isClose(reweighing.weights.privilegedFavourable, 0.75))
        #expect(isClose(reweighing.weights.unprivilegedUnfavourable, 2.0 / 3))
        #expect(isClose(reweighing.weights.privilegedUnfavourable, 2))
        #expect(isClose(reweighing.targets.unprivilegedFavourable, 3))
        #expect(isClose(counts.meanDifference, -0.4) && abs(reweighing.weighted.meanDifference) < 1e-12)
        for cells in [[0, 1, 1, 1], [1, 1, 1, -1], [1, .nan, 1, 1], [1, 1, .infinity, 1], [1e308, 1e308, 1, 1]] {
            #expect(throws: Undefined.self) {
                try Reweighing(
                    Reweighing.Cells(
                        unprivilegedFavourable: cells[0], unprivilegedUnfavourable: cells[1],
                        privilegedFavourable: cells[2], privilegedUnfavourable: cells[3]))
            }
        }
    }

    @Test func associations() throws {
        let texts = ["She is kind", "he is kind", "he is kind"].map(AssociationWords.words)
        let even = try StereotypicalAssociations(
            texts: texts, groups: ["f": ["she"], "m": ["he", "him"]], targets: ["kind", "nurse"])
        #expect(even.score == 0 && even.byWord == ["kind": 0])
        let uneven = try StereotypicalAssociations(
            texts: texts, groups: ["f": ["she"], "m": ["he"]], targets: ["kind"])
        #expect(isClose(uneven.score, 1.0 / 6))
        let near = try CooccurrenceBias(
            texts: texts, groups: (["she"], ["he"]), targets: ["kind"], stopWords: ["is"], beta: 0.95)
        // Both groups' words are as near, but he occurs twice as often.
        #expect(isClose(near.mean, 0.3010299956639812) && near.byWord.count == 1)
        #expect(throws: Undefined.self) {
            try CooccurrenceBias(texts: [], groups: (["a"], ["b"]), targets: ["c"], stopWords: [])
        }
        #expect(throws: Undefined.self) {
            try CooccurrenceBias(texts: texts, groups: (["she"], ["he"]), targets: ["kind"], stopWords: [], beta: .nan)
        }
        #expect(throws: Undefined.self) {
            try StereotypicalAssociations(texts: texts, groups: ["f": []], targets: ["kind"])
        }
        let hostile = TextSamples.hostile.map(AssociationWords.words)
        #expect(throws: Never.self) {
            try StereotypicalAssociations(texts: hostile, groups: ["f": ["a"], "m": ["x"]], targets: ["y", "a"])
        }
    }

    /// A text's nearness is the sum over all pairs of places.
    @Test func nearness() throws {
        var random = SplitMix(seed: 61)
        let words = ["she", "he", "kind", "nurse", "the"]
        for _ in 0..<300 {
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                words[Int.random(in: 0..<5, using: &random)]
            }
            var sums: [String: [Double]] = [:]
            for (i, word) in text.enumerated() where ["kind", "nurse"].contains(word) {
                for (j, other) in text.enumerated() where ["she", "he"].contains(other) {
                    let weight = (0..<abs(i - j)).reduce(1.0) { weight, _ in weight * 0.9 }
                    sums[word, default: [0, 0]][other == "she" ? 0 : 1] += weight
                }
            }
            let bias = try? CooccurrenceBias(
                texts: [text], groups: (["she"], ["he"]), targets: ["kind", "nurse"], stopWords: ["the"], beta: 0.9)
            let known = sums.filter { $0.value[0] > 0 && $0.value[1] > 0 }
            #expect((bias?.byWord.count ?? 0) == known.count)
            let totals = sums.values.reduce([0.0, 0]) { [$0[0] + $1[0], $0[1] + $1[1]] }
            let counts = [Double(text.count { $0 == "she" }), Double(text.count { $0 == "he" })]
            for (word, near) in known {
                let ratio = near[0] / totals[0] / counts[0] / (near[1] / totals[1] / counts[1])
                let score = try #require(bias?.byWord[word])
                #expect(isClose(pow10(score), max(ratio, 1 / ratio), relative: 1e-9))
            }
        }
        func pow10(_ x: Double) -> Double {
            (1...60).reversed().reduce(1) { 1 + $0 * x * 2.302585092994046 / Double($1) }
        }
    }

    @Test func sentiment() throws {
        let parity = try SentimentParity([0.9, 0.1, 0.6], [0.2, 0.4, 0.8])
        #expect(isClose(parity.weak, 1.0 / 3) && isClose(parity.strong, (0.1 + 0.2 + 0.1) / 3))
        #expect(throws: Undefined.self) { try SentimentParity([], [1]) }
        #expect(throws: Undefined.self) { try SentimentParity([1], [1], threshold: .nan) }
        #expect(throws: Undefined.self) { try SentimentParity([1], [.nan]) }
    }

    /// The authors' measures are 1 for equal lists; the example is LangFair's.
    @Test func recommendations() throws {
        let overlap = RecommendationOverlap(["Love Story", "You Belong with Me"], ["Love Story", "Shake It Off"])
        #expect(try isClose(overlap.jaccard.get(), 1.0 / 3) && isClose(overlap.serp.get(), 2.0 / 3))
        #expect(try overlap.prag.get() == 1)
        #expect(try isClose(overlap.langfairSERP.get(), 0.25) && isClose(overlap.langfairPRAG.get(), 1.0 / 6))
        var random = SplitMix(seed: 62)
        for _ in 0..<1_000 {
            let lists = (0..<2).map { _ in TextSamples.sequence(&random, 8, symbols: 12) }
            let (one, other) = (RecommendationOverlap(lists[0], lists[1]), RecommendationOverlap(lists[1], lists[0]))
            #expect(one.jaccard == other.jaccard)
            for result in [one.jaccard, one.serp, one.prag] {
                if case .success(let number) = result { #expect((0...1).contains(number)) }
            }
            let same = RecommendationOverlap(lists[0], lists[0])
            #expect(lists[0].isEmpty || same.serp == .success(1) && same.prag == .success(1))
            #expect(!lists[0].isEmpty || one.serp == .failure(Undefined("the first list is empty")))
        }
        #expect(RecommendationOverlap([Int](), []).jaccard == .failure(Undefined("both lists are empty")))
    }

    /// PRAG is the count over all pairs.
    @Test func pairs() throws {
        var random = SplitMix(seed: 63)
        for _ in 0..<500 {
            let lists = (0..<2).map { _ in
                Array((1...12).shuffled(using: &random).prefix(Int.random(in: 2...8, using: &random)))
            }
            var count = 0.0
            for i in lists[0].indices {
                guard let place = lists[1].firstIndex(of: lists[0][i]) else { continue }
                for j in i + 1..<max(i + 1, lists[0].count) {
                    let other = lists[1].firstIndex(of: lists[0][j])
                    if other == nil || place < other ?? 0 { count += 1 }
                }
            }
            let n = Double(lists[0].count)
            #expect(isClose(try RecommendationOverlap(lists[0], lists[1]).prag.get(), 2 * count / (n * (n - 1))))
        }
    }

    /// Parrish and others 2022.
    @Test func bbq() throws {
        let score = BBQScore(
            disambiguated: .init(total: 20, biased: 12, notUnknown: 16, correct: 10),
            ambiguous: .init(total: 20, biased: 6, notUnknown: 8, correct: 12))
        #expect(try score.disambiguated.get() == 0.5 && score.ambiguous.get() == 0.2)
        let none = BBQScore(
            disambiguated: .init(total: 5, biased: 0, notUnknown: 0, correct: 0),
            ambiguous: .init(total: 5, biased: 0, notUnknown: 0, correct: 5))
        #expect(throws: Undefined.self) { try none.disambiguated.get() }
        #expect(try none.ambiguous.get() == 0)
        let absurd = BBQScore(
            disambiguated: .init(total: 1, biased: 2, notUnknown: 1, correct: 0),
            ambiguous: .init(total: 0, biased: 0, notUnknown: 0, correct: 0))
        #expect(throws: Undefined.self) { try absurd.disambiguated.get() }
        #expect(throws: Undefined.self) { try absurd.ambiguous.get() }
    }
}
