/// Texts that have broken programs before, and random ones.
enum TextSamples {
    static let hostile: [String] = [
        "", " ", "\n", "\r\n", "\u{0}", "a", "A", ".", "...", "-\n", "<skipped>", "&amp;&lt;&quot;", "&", "<",
        "the", "a an the", "护士照顾病人", "الممرضة تعتني", "👍🏽👩‍👩‍👧‍👦", "e\u{301}", "\u{FEFF}\u{200B}", "İıK ſß ΑΣ ΣΑΣ",
        "\u{10FFFF}\u{E000}", "\u{2028}\u{85}\u{A0}\u{3000}", String(repeating: "y", count: 20_000),
        String(repeating: "a ", count: 5_000), String(repeating: "ab.", count: 3_000),
        String(repeating: "\n", count: 2_000), String(repeating: "x\ny ", count: 150),
        (0..<3_000).map { "w\($0)" }.joined(separator: " "), "1,234.5 3-4 x.y 5. ,5 -5 5-",
    ]

    /// Bytes that are no UTF-8.
    static let broken: [[UInt8]] = [
        [0xFF], [0xC3], [0xE2, 0x84], [0xF0, 0x9F, 0x91], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0x80, 0x80], [0xF8, 0x61],
        [0x61, 0xC4, 0x62], [0xC2, 0x20], [0xE3, 0x80], [0x20, 0xE1, 0x9A],
    ]

    static func random(_ random: inout SplitMix, words: Int = 20) -> String {
        let pool = [
            "the", "nurse", "nurses", "caring", "A", "Über", "Fluß", "護士", "3.5", "1,000", "state-of-the-art", "x", "y",
            "!", "(so)", "it's", "\n", "&amp;", "…", "dying", "relational", "👍🏽",
        ]
        return (0..<Int.random(in: 0...words, using: &random))
            .map { _ in pool[Int.random(in: 0..<pool.count, using: &random)] }.joined(separator: " ")
    }

    /// Numbers of a small alphabet.
    static func sequence(_ random: inout SplitMix, _ longest: Int, symbols: Int) -> [Int] {
        (0..<Int.random(in: 0...longest, using: &random)).map { _ in Int.random(in: 1...symbols, using: &random) }
    }
}
