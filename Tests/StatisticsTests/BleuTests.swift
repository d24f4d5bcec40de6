import Testing

@testable import Statistics

@Suite struct BleuTests {
    /// The examples of Papineni and others 2002, section 2.1.
    @Test func papineni() throws {
        var scorer = BleuScorer()
        let the = try scorer.statistics(
            "the the the the the the the", references: ["The cat is on the mat", "There is a cat on the mat"])
        #expect(the.matches[0] == 1 && the.totals[0] == 7)
        var folding = BleuOptions()
        folding.lowercases = true
        scorer = BleuScorer(folding)
        let clipped = try scorer.statistics(
            "the the the the the the the", references: ["The cat is on the mat", "There is a cat on the mat"])
        #expect(clipped.matches[0] == 2 && clipped.totals[0] == 7)
    }

    @Test(arguments: [
        (BleuTokenizer.mteval13a, "Hello, world. 3.5% of $1,000-5!", "Hello , world . 3.5 % of $ 1,000 - 5 !"),
        (.mteval13a, "a &lt;b&gt; &amp;quot; x-\ny", "a < b > & quot ; xy"),
        (.chinese, "护士care.", "护 士 care ."), (.characters, "a b护", "a b 护"), (.none, "a, b.", "a, b."),
        (.international, "it’s 1.5€ (ok).", "it ’ s 1.5 € ( ok ) ."),
    ])
    func tokenizers(_ tokenizer: BleuTokenizer, _ text: String, _ words: String) {
        #expect(tokenizer.words(text).joined(separator: " ") == words)
    }

    @Test func signature() throws {
        var options = BleuOptions()
        options.smoothing = .floor(0.1)
        options.tokenizer = .chinese
        options.lowercases = true
        let scorer = BleuScorer(options)
        let expected = "nrefs:var|case:lc|eff:no|tok:zh|smooth:floor[0.10]|version:2.6.0"
        #expect(scorer.signature(references: nil, effectiveOrder: false) == expected)
    }

    @Test func properties() throws {
        var random = SplitMix(seed: 3)
        for tokenizer in BleuTokenizer.allCases {
            var options = BleuOptions()
            options.tokenizer = tokenizer
            var scorer = BleuScorer(options)
            var sum = BleuStatistics()
            var (hypotheses, references): ([String], [[String]]) = ([], [])
            for _ in 0..<400 {
                let (a, b) = (TextSamples.random(&random), TextSamples.random(&random))
                let score = try scorer.sentence(a, references: [b])
                #expect((0...100.001).contains(score.score))
                let same = try scorer.sentence(a, references: [b, a])
                #expect(same.hypothesisLength == 0 || abs(same.score - 100) < 1e-9)
                hypotheses.append(a)
                references.append([b])
                sum += try scorer.statistics(a, references: [b])
            }
            let corpus = try scorer.corpus(hypotheses, references: references)
            #expect(corpus.score == (try sum.score(.exponential, effectiveOrder: false).score))
        }
    }

    @Test func undefined() {
        var scorer = BleuScorer()
        #expect(throws: Undefined.self) { try scorer.sentence("a", references: []) }
        #expect(throws: Undefined.self) { try scorer.corpus([], references: []) }
        #expect(throws: Undefined.self) { try scorer.corpus(["a"], references: []) }
        #expect(throws: Undefined.self) { try BleuStatistics().score(.floor(.nan), effectiveOrder: true) }
    }
}

@Suite struct ChrfTests {
    @Test func properties() throws {
        var random = SplitMix(seed: 8)
        var (plain, plus) = (try ChrfScorer(), try ChrfScorer(ChrfOptions(wordOrder: 2)))
        for _ in 0..<1_000 {
            let (a, b) = (TextSamples.random(&random), TextSamples.random(&random))
            let (score, plusScore) = (try plain.sentence(a, references: [b]), try plus.sentence(a, references: [b]))
            #expect((0...100.001).contains(score) && (0...100.001).contains(plusScore))
            let best = try plain.sentence(a, references: [b, a])
            #expect(a.allSatisfy(\.isWhitespace) ? best == 0 : abs(best - 100) < 1e-9)
            #expect(try plain.corpus([a], references: [[b]]) == score)
        }
    }

    @Test func undefined() throws {
        var scorer = try ChrfScorer()
        #expect(throws: Undefined.self) { try scorer.sentence("a", references: []) }
        #expect(throws: Undefined.self) { try scorer.corpus([], references: []) }
        var options = ChrfOptions()
        options.characterOrder = 0
        #expect(throws: Undefined.self) { try ChrfScorer(options) }
        options.characterOrder = 6
        options.beta = .nan
        #expect(throws: Undefined.self) { try ChrfScorer(options) }
    }
}
