/// Finds the occupation that a prompt names, and the gender that stands before it.
///
/// The first occupation counts, alone or as a plural. A gender counts if it is the word right
/// before: in 'a male nurse' and 'a non-binary chef', but not in 'a male, tired nurse'. It is one pass
/// over the bytes, since every call pays for it.
struct OccupationFinder: Sendable {
    struct Finding: Sendable, Hashable {
        /// The position in ``Occupation/all``.
        let index: Int
        let stated: Pronouns?
        /// The word that stated it, as it was written but in lower case.
        let statedBy: String?
    }

    /// A word's position in the prompt, and the hash of it in lower case.
    private struct Word {
        let range: Range<Int>
        let hash: UInt64
    }

    /// By the hashes of their names, singular and plural.
    private let byName: [UInt64: Int]

    /// The hashes of the first words of names with two: `social`, `bus`.
    private let beginnings: Set<UInt64>

    init(_ occupations: [Occupation]) {
        var byName: [UInt64: Int] = [:]
        var beginnings: Set<UInt64> = []
        for (index, occupation) in occupations.enumerated() {
            for name in [occupation.name, occupation.name + "s"] {
                byName[Self.hash(name.utf8, of: Self.start)] = index
            }
            let words = occupation.name.split(separator: " ")
            if words.count > 1 { beginnings.insert(Self.hash(words[0].utf8, of: Self.start)) }
        }
        self.byName = byName
        self.beginnings = beginnings
    }

    func find(in prompt: String) -> Finding? {
        var prompt = prompt
        return prompt.withUTF8 { bytes in
            var before: Word?
            var position = 0
            while let word = Self.word(in: bytes, from: position) {
                if let index = index(of: word, in: bytes) {
                    let statedBy = before.map { String(decoding: bytes[$0.range], as: UTF8.self).lowercased() } ?? ""
                    let stated = Pronouns(statedBy: statedBy)
                    return Finding(index: index, stated: stated, statedBy: stated == nil ? nil : statedBy)
                }
                before = word
                position = word.range.upperBound
            }
            return nil
        }
    }

    private func index(of word: Word, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        if beginnings.contains(word.hash), let next = Self.word(in: bytes, from: word.range.upperBound) {
            let both = Self.hash(bytes[next.range], of: Self.mix(word.hash, UInt8(ascii: " ")))
            if let index = byName[both] { return index }
        }
        return byName[word.hash]
    }

    /// The next word; hyphens and apostrophes belong to words, and all that is not ASCII.
    private static func word(in bytes: UnsafeBufferPointer<UInt8>, from position: Int) -> Word? {
        var start = position
        while start < bytes.count, !isWord(bytes[start]) { start &+= 1 }
        guard start < bytes.count else { return nil }
        var end = start
        var hash = Self.start
        while end < bytes.count, isWord(bytes[end]) {
            hash = mix(hash, bytes[end])
            end &+= 1
        }
        return Word(range: start..<end, hash: hash)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte >= 0x80 || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "'")
    }

    private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    /// FNV-1a, capitals as small letters.
    private static func mix(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        let small = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
        return (hash ^ UInt64(small)) &* 0x0000_0100_0000_01B3
    }

    private static func hash(_ bytes: some Sequence<UInt8>, of start: UInt64) -> UInt64 {
        bytes.reduce(start, mix)
    }
}
