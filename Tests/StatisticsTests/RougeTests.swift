import Testing

@testable import Statistics

@Suite struct RougeTests {
    /// The examples of Lin 2004, sections 3.1 and 3.2.
    @Test func lin() {
        var rouge = Rouge()
        let reference = "police killed the gunman"
        #expect(rouge.scores(reference: reference, prediction: "police kill the gunman").rougeL.f1 == 0.75)
        #expect(rouge.scores(reference: reference, prediction: "the gunman kill police").rougeL.f1 == 0.5)
        #expect(rouge.scores(reference: reference, prediction: "the gunman police killed").rougeL.f1 == 0.5)
        let union = rouge.scores(reference: "w1 w2 w3 w4 w5", prediction: "w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5")
        #expect(isClose(union.rougeLsum.recall, 0.8))
    }

    @Test func conventions() {
        var rouge = Rouge()
        let kelvin = rouge.scores(reference: "3 kelvin, i", prediction: "3 \u{212A}elvin \u{130}")
        #expect(kelvin.rouge1.f1 == 1)
        let chinese = rouge.scores(reference: "护士", prediction: "护士")
        #expect(chinese.rouge1.f1 == 0 && chinese.hasUnseenLetters && chinese.referenceWords == 0)
        #expect(!rouge.scores(reference: "... !", prediction: "…").hasUnseenLetters)
        let lines = rouge.scores(reference: "a b\nc d", prediction: "c d\na b")
        #expect(lines.rougeL.f1 == 0.5 && lines.rougeLsum.f1 == 1)
    }

    @Test(arguments: [false, true])
    func properties(_ stems: Bool) {
        var random = SplitMix(seed: 4)
        var rouge = Rouge(stemming: stems)
        for _ in 0..<2_000 {
            let (a, b) = (TextSamples.random(&random), TextSamples.random(&random))
            let (one, other) = (
                rouge.scores(reference: a, prediction: b), rouge.scores(reference: b, prediction: a)
            )
            for score in [\RougeScores.rouge1, \.rouge2, \.rougeL, \.rougeLsum] {
                #expect((0...1).contains(one[keyPath: score].precision) && (0...1).contains(one[keyPath: score].f1))
                // The union's walk has no such symmetry.
                guard score != \.rougeLsum else { continue }
                #expect(one[keyPath: score].precision == other[keyPath: score].recall)
                #expect(one[keyPath: score].f1 == other[keyPath: score].f1)
            }
            #expect(one.rougeL.recall <= one.rouge1.recall)
            let same = rouge.scores(reference: a, prediction: a)
            #expect(same.rougeLsum.f1 == (same.referenceWords > 0 ? 1 : 0))
        }
    }

    /// A row's scores do not depend on the rows before it.
    @Test func keepsNothing() {
        var random = SplitMix(seed: 5)
        var used = Rouge()
        for _ in 0..<300 {
            let (a, b) = (TextSamples.random(&random), TextSamples.random(&random, words: 90))
            var fresh = Rouge()
            #expect(used.scores(reference: a, prediction: b) == fresh.scores(reference: a, prediction: b))
        }
    }
}

@Suite struct PorterStemmerTests {
    /// Examples of Porter 1980.
    @Test(arguments: [
        ("caresses", "caress"), ("ponies", "poni"), ("caress", "caress"), ("cats", "cat"), ("agreed", "agre"),
        ("plastered", "plaster"), ("motoring", "motor"), ("sing", "sing"), ("conflated", "conflat"),
        ("troubled", "troubl"), ("hopping", "hop"), ("falling", "fall"), ("hissing", "hiss"), ("filing", "file"),
        ("happy", "happi"), ("relational", "relat"), ("conditional", "condit"), ("vietnamization", "vietnam"),
        ("decisiveness", "decis"), ("triplicate", "triplic"), ("formalize", "formal"), ("electrical", "electr"),
        ("goodness", "good"), ("allowance", "allow"), ("adjustable", "adjust"), ("replacement", "replac"),
        ("adoption", "adopt"), ("effective", "effect"), ("probate", "probat"), ("cease", "ceas"),
        ("controll", "control"),
        ("roll", "roll"), ("generalizations", "gener"), ("oscillators", "oscil"),
    ])
    func porter(_ word: String, _ stem: String) { #expect(self.stem(word) == stem) }

    /// Where NLTK leaves Porter.
    @Test(arguments: [
        ("dying", "die"), ("skies", "sky"), ("news", "news"), ("dies", "die"), ("died", "die"), ("spied", "spi"),
        ("enjoy", "enjoy"), ("psychology", "psycholog"), ("hopefully", "hope"),
    ])
    func changes(_ word: String, _ stem: String) { #expect(self.stem(word) == stem) }

    @Test func anyLetters() {
        var random = SplitMix(seed: 2)
        let letters = Array("aeiouyyybstlzg0".utf8)
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...12, using: &random)
            var word = (0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
            PorterStemmer().stem(&word)
            #expect(word.count <= count + 1)
        }
    }

    private func stem(_ word: String) -> String {
        var bytes = Array(word.utf8)
        PorterStemmer().stem(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
