import Testing

@testable import Statistics

@Suite struct EditDistanceTests {
    /// Examples of Levenshtein's distance that every textbook has; the third is Jurafsky and Martin's.
    @Test(arguments: [
        ("kitten", "sitting", 3), ("Saturday", "Sunday", 3), ("intention", "execution", 5), ("", "abc", 3), ("", "", 0),
        ("护士", "护工", 1), ("👍🏽", "👍", 1),
    ])
    func textbook(_ a: String, _ b: String, _ edits: Int) {
        var distances = EditDistances()
        #expect(distances.characters(reference: a, prediction: b).edits == edits)
    }

    @Test func words() throws {
        var distances = EditDistances()
        let distance = distances.words(reference: "the cat  sat on\nthe mat", prediction: "the cat sat the big mat")
        #expect(distance.edits == 2 && distance.reference == 6)
        #expect(isClose(try distance.errorRate(), 1 / 3))
        #expect(throws: Undefined.self) { try distances.words(reference: "", prediction: "a").errorRate() }
        #expect(distances.words(reference: " ", prediction: "").similarity == 1)
    }

    private func table(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[b.count]
    }

    @Test(arguments: [(6, 2), (70, 3), (150, 20), (300, 4)])
    func isTheTable(_ longest: Int, _ symbols: Int) {
        var random = SplitMix(seed: UInt64(symbols))
        var distances = EditDistances()
        for _ in 0..<(longest > 100 ? 60 : 1_000) {
            let texts = (0..<2).map { _ in
                TextSamples.sequence(&random, longest, symbols: symbols).map {
                    Character(Unicode.Scalar(UInt8(96 + $0)))
                }
            }
            let distance = distances.characters(reference: String(texts[0]), prediction: String(texts[1]))
            #expect(distance.edits == table(texts[0], texts[1]))
            #expect(
                distances.characters(reference: String(texts[1]), prediction: String(texts[0])).edits == distance.edits)
            #expect((0...1).contains(distance.normalised))
        }
    }
}

@Suite struct AnswerMatchTests {
    @Test func squad() {
        let match = AnswerMatch(answer: "The  Eiffel-Tower, in Paris!", reference: "an eiffeltower in paris")
        #expect(match.isExact && match.f1 == 1)
        let part = AnswerMatch(answer: "It is the Seine river.", reference: "Seine")
        #expect(!part.isExact && part.containsReference && isClose(part.f1, 2 / 5))
        #expect(!AnswerMatch(answer: "insane", reference: "sane").containsReference)
        #expect(AnswerMatch(answer: "x x y", reference: "x y").containsReference)
        let exact = AnswerMatch(answer: "Paris", reference: "paris", .spaces)
        #expect(!exact.isExact && exact.f1 == 0)
        #expect(AnswerMatch(answer: "  a  b ", reference: "a b", .spaces).isExact)
        #expect(AnswerNormalisation().normalised(" The ÉTÉ,\t a  Σας") == "été σας")
    }

    @Test func empty() {
        let both = AnswerMatch(answer: "the", reference: "...")
        #expect(both.isExact && both.containsReference && both.f1 == 1)
        let one = AnswerMatch(answer: "yes", reference: "")
        #expect(!one.isExact && !one.containsReference && one.f1 == 0)
        var matcher = AnswerMatcher()
        #expect(throws: Undefined.self) { try matcher.match(answer: "a", references: []) }
    }

    @Test func bestOfSeveral() throws {
        var matcher = AnswerMatcher()
        let best = try matcher.match(answer: "blue sky", references: ["red", "sky", "blue sky today"])
        #expect(!best.isExact && best.containsReference && isClose(best.f1, 0.8))
    }
}

@Suite struct VectorAndSampleTests {
    @Test func cosine() throws {
        #expect(try cosineSimilarity([1.0, 0], [0, 2]) == 0)
        #expect(isClose(try cosineSimilarity([1e300, 1e300], [-1e-300, -1e-300]), -1))
        #expect(
            isClose(try cosineSimilarity([Float](repeating: 0.5, count: 1_537), .init(repeating: 7, count: 1_537)), 1))
        var random = SplitMix(seed: 6)
        for count in [1, 7, 8, 9, 100] {
            let (x, y) = (
                (0..<count).map { _ in Double.random(in: -1...1, using: &random) },
                (0..<count).map { _ in Double.random(in: -1...1, using: &random) }
            )
            let product = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
            let lengths = [x, y].map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
            #expect(isClose(try cosineSimilarity(x, y), product / lengths[0] / lengths[1], relative: 1e-9))
            #expect(isClose(try cosineSimilarity(x.map { $0 * 1e250 }, y), try cosineSimilarity(x, y), relative: 1e-9))
        }
    }

    @Test(arguments: [([], []), ([1, 2], [1]), ([0, 0], [1, 2]), ([1, .nan], [1, 2]), ([1, .infinity], [1, 2])])
    func noCosine(_ x: [Double], _ y: [Double]) {
        #expect(throws: Undefined.self) { try cosineSimilarity(x, y) }
        #expect(throws: Undefined.self) { try cosineSimilarity(y.map(Float.init), x.map(Float.init)) }
    }

    /// 1 - C(n-c, k) / C(n, k) of Chen and others 2021, with the binomials as they are.
    @Test func passAtK() throws {
        func choose(_ n: Int, _ k: Int) -> Double {
            k > n ? 0 : (0..<k).reduce(1) { $0 * Double(n - $1) / Double($1 + 1) }
        }
        for n in 1...12 {
            for c in 0...n {
                for k in 1...n {
                    let pass = try PassAtK(samples: n, passed: c, k: k)
                    #expect(isClose(pass.any, 1 - choose(n - c, k) / choose(n, k), absolute: 1e-12))
                    #expect(isClose(pass.all, choose(c, k) / choose(n, k), absolute: 1e-12))
                }
            }
        }
        #expect(isClose(try PassAtK(samples: 1_000_000_000, passed: 1, k: 1).any, 1e-9, relative: 1e-12))
        for (n, c, k) in [(0, 0, 1), (3, 4, 1), (3, -1, 1), (3, 1, 0), (3, 1, 4), (Int.max, 1, 1)] {
            #expect(throws: Undefined.self) { try PassAtK(samples: n, passed: c, k: k) }
        }
    }

    /// Every pair of hostile texts has scores, and all are numbers in their range.
    @Test func hostileTexts() throws {
        var (rouge, stemming, chrf, matcher) = (Rouge(), Rouge(stemming: true), try ChrfScorer(), AnswerMatcher())
        var (scorers, distances) = (
            BleuTokenizer.allCases.map { tokenizer in
                var options = BleuOptions()
                options.tokenizer = tokenizer
                options.lowercases = true
                return BleuScorer(options)
            }, EditDistances()
        )
        let texts = TextSamples.hostile.map { Array($0.utf8) } + TextSamples.broken
        for (index, text) in texts.enumerated() {
            for other in [texts[(index + 1) % texts.count], text, texts[(index * 7 + 3) % texts.count]] {
                let (a, b) = (text.span, other.span)
                #expect((0...1).contains(rouge.scores(reference: a, prediction: b).rougeLsum.f1))
                #expect((0...1).contains(stemming.scores(reference: a, prediction: b).rougeL.f1))
                #expect((0...100.001).contains(chrf.statistics(a, reference: b).score(beta: 2)))
                for scorer in scorers.indices {
                    let statistics = scorers[scorer].statistics(a, reference: b)
                    #expect((0...100.001).contains(try statistics.score(.exponential, effectiveOrder: true).score))
                }
                #expect((0...1).contains(distances.characters(reference: a, prediction: b).normalised))
                #expect((0...1).contains(distances.words(reference: a, prediction: b).normalised))
                #expect((0...1).contains(matcher.match(answer: a, reference: b).f1))
            }
        }
    }
}
