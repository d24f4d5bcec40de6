/// The words of a text that rules ask for, found in one pass over the bytes, since every call pays for it.
struct Cues: OptionSet, Sendable {
    let rawValue: UInt16

    static let json = Cues(rawValue: 1 << 0)
    static let verdict = Cues(rawValue: 1 << 1)
    static let score = Cues(rawValue: 1 << 2)
    static let rating = Cues(rawValue: 1 << 3)
    static let yes = Cues(rawValue: 1 << 4)
    static let no = Cues(rawValue: 1 << 5)
    static let first = Cues(rawValue: 1 << 6)
    static let second = Cues(rawValue: 1 << 7)
    static let tie = Cues(rawValue: 1 << 8)
    static let gender = Cues(rawValue: 1 << 9)
    static let step = Cues(rawValue: 1 << 10)
    static let check = Cues(rawValue: 1 << 11)
    /// What a question with a known answer begins with.
    static let question = Cues(rawValue: 1 << 12)

    private static let byHash: [UInt64: Cues] = {
        let words: [(String, Cues)] = [
            ("json", .json), ("verdict", .verdict), ("score", .score), ("rating", .rating), ("yes", .yes), ("no", .no),
            ("first", .first), ("second", .second), ("tie", .tie), ("gender", .gender), ("gendered", .gender),
            ("step", .step), ("check", .check), ("what", .question), ("how", .question), ("calculate", .question),
            ("compute", .question),
        ]
        return Dictionary(uniqueKeysWithValues: words.map { ($0.0.utf8.reduce(start, mix), $0.1) })
    }()

    init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The cues in a text; a word is a run of ASCII letters, in any case.
    init(_ text: String) {
        var text = text
        self = text.withUTF8 { bytes in
            var cues: Cues = []
            var hash = Self.start
            var length = 0
            for byte in bytes {
                if (byte | 0x20) &- UInt8(ascii: "a") < 26 {
                    hash = Self.mix(hash, byte | 0x20)
                    length &+= 1
                } else {
                    // The longest cue has nine letters.
                    if length > 1, length < 10, let cue = Self.byHash[hash] { cues.formUnion(cue) }
                    hash = Self.start
                    length = 0
                }
            }
            if length > 1, length < 10, let cue = Self.byHash[hash] { cues.formUnion(cue) }
            return cues
        }
    }

    private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func mix(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
}

extension ChatCall.Message {
    /// Whether it tells the model how to answer, rather than asks it.
    var isInstruction: Bool { role == "system" || role == "developer" }
}
