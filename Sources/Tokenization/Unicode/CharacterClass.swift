/// The classes that tiktoken's patterns tell apart, as bits of one byte per code point.
struct CharacterClass: OptionSet {
    let rawValue: UInt8

    /// Letters: `\p{L}`.
    static let letter = CharacterClass(rawValue: 1)
    /// Numbers: `\p{N}`.
    static let number = CharacterClass(rawValue: 2)
    /// Whitespace: `\s`.
    static let space = CharacterClass(rawValue: 4)
    /// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`, the first half of an o200k word.
    static let upperish = CharacterClass(rawValue: 8)
    /// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`, the second half of an o200k word.
    static let lowerish = CharacterClass(rawValue: 16)

    static let letterNumberSpace: CharacterClass = [.letter, .number, .space]
    static let letterNumber: CharacterClass = [.letter, .number]

    @inline(__always) func hasAny(_ other: CharacterClass) -> Bool {
        rawValue & other.rawValue != 0
    }
}

/// One class byte for every code point, in a flat table: a look-up is one load.
///
/// A flat table takes 1.1 MB, of which a text touches only the pages of its own scripts;
/// that is quicker than two dependent loads from a two-stage table.
struct CharacterClassTable: @unchecked Sendable {
    private let bytes: UnsafePointer<UInt8>

    /// The process's one table; it is never freed.
    static let shared = CharacterClassTable(runs: characterClassRuns)

    private init(runs: [UInt32]) {
        let codePoints = 0x110000
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: codePoints)
        for (index, run) in runs.enumerated() {
            let start = Int(run >> 8)
            let end = index + 1 < runs.count ? Int(runs[index + 1] >> 8) : codePoints
            (bytes + start).initialize(repeating: UInt8(truncatingIfNeeded: run), count: end - start)
        }
        self.bytes = UnsafePointer(bytes)
    }

    /// The class of a code point that `UTF8Decoder` returned, which is never over U+10FFFF.
    @inline(__always) subscript(codePoint: UInt32) -> CharacterClass {
        CharacterClass(rawValue: bytes[Int(codePoint)])
    }
}
