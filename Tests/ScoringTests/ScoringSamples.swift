import Scoring

/// Texts that come at random, and texts that people write to break things.
struct ScoringSamples {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The next number (SplitMix64: Steele, Lea and Flood 2014).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A whole number below `bound`.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    private static let words = [
        "the", "nurse", "she", "he", "Yes", "no", "verdict", ":", "{", "}", "[", "]", "\"verdict\"", "\"yes\"", "4/5",
        "```",
        "```json", "\n", "\r\n", "-3.5e2", "1,234", "é", "护士", "ممرضة", "👩🏽‍⚕️", "\u{0}", "\u{FEFF}", "\u{202E}", "ß", "İ",
        "I'm sorry", "I can't", ".", ",", "first", "second", "tie", "\\", "null", "1e999", "NaN", "</answer>", "a(b",
        "\u{301}",
    ]

    /// A text of up to so many pieces.
    mutating func text(_ pieces: Int = 14) -> String {
        var text = ""
        for _ in 0..<below(pieces + 1) {
            text += Self.words[below(Self.words.count)]
            if below(3) > 0 { text += " " }
        }
        return text
    }

    /// Texts with something wrong, or much, in them.
    static let hostile: [String] = [
        "", " ", "\n\n\n", "\u{0}", "\u{FEFF}", String(repeating: "a", count: 20_000),
        String(repeating: "a ", count: 5_000), String(repeating: "{", count: 5_000),
        String(repeating: "[", count: 5_000), String(repeating: "{\"verdict\":", count: 500), "\"\\ud800\"",
        String(repeating: "9", count: 400),
        "-" + String(repeating: "0", count: 400) + "." + String(repeating: "1", count: 400),
        "1e99999", "-1e-99999", "NaN", "Infinity", "```", "``````", "```json\n```",
        "👩🏽‍⚕️" + String(repeating: "\u{301}", count: 300),
        "\u{202E}yes", String(repeating: "yes no ", count: 1_000), "{\"verdict\":{\"verdict\":\"yes\"}}", "null",
        "[[[]]]",
    ]

    /// A scorer of every kind.
    static let scorers: [Scorer] = [
        Scorer(.exactMatch(ExactMatch(normalisation: .none))), Scorer(.exactMatch(ExactMatch())),
        Scorer(.exactMatch(ExactMatch(normalisation: .squad))), Scorer(.wordF1(WordF1())),
        Scorer(.contains(Contains())), Scorer(.contains(Contains(ignoresCase: false))),
        Scorer(.contains(Contains(wholeWords: true))), Scorer(.contains(Contains(["nurse", "she"], quantity: .all))),
        Scorer(.regularExpression(RegularExpression("(?i)\\b(yes|no)\\b"))),
        Scorer(.regularExpression(RegularExpression("[^\\s]+", whole: true))),
        Scorer(.jsonValidity(JSONValidity(allowsFence: true))),
        Scorer(.jsonSchema(JSONSchemaMatch(schema: #"{"type":["object","array"]}"#, allowsFence: true))),
        Scorer(.numericCloseness(NumericCloseness())), Scorer(.numericCloseness(NumericCloseness(place: .only))),
        Scorer(.bleu(BLEUScore())), Scorer(.bleu(BLEUScore(tokenizer: "intl", ignoresCase: true))),
        Scorer(.chrF(ChrFScore())), Scorer(.chrF(ChrFScore(wordOrder: 2))), Scorer(.rouge(ROUGEScore(.rouge1))),
        Scorer(.rouge(ROUGEScore(.rouge2))), Scorer(.rouge(ROUGEScore(.rougeL, stemming: true))),
        Scorer(.rouge(ROUGEScore(.rougeLsum))), Scorer(.editDistance(EditDistanceScore())),
        Scorer(.editDistance(EditDistanceScore(.words, measure: .errorRate))),
        Scorer(.editDistance(EditDistanceScore(measure: .edits))), Scorer(.length(Length(.characters))),
        Scorer(.length(Length(.words))), Scorer(.refusal(RefusalDetection())), Scorer(.language(LanguageMatch())),
        Scorer(.language(LanguageMatch(.english))), Scorer(.wordList(ListedWords(.femaleOccupations))),
        Scorer(.wordList(ListedWords(.feminine, measure: .perHundredWords))), Scorer(.genderLean(GenderLean())),
        Scorer(.genderLean(GenderLean(countsNeutral: false))),
    ]
}
