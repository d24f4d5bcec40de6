/// A script that tells a language, or a few languages.
enum Script: Int, Sendable, Hashable, CaseIterable {
    case latin, cyrillic, greek, hebrew, arabic, devanagari, thai, hangul, kana, han, other

    /// The script of a letter; nil for digits and marks of all scripts.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A: self = .latin
        case 0..<0xC0, 0xD7, 0xF7, 0x300...0x36F: return nil
        case 0xC0...0x24F, 0x1E00...0x1EFF: self = .latin
        case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
        case 0x400...0x52F: self = .cyrillic
        case 0x590...0x5FF: self = .hebrew
        case 0x600...0x6FF, 0x750...0x77F, 0xFB50...0xFDFF, 0xFE70...0xFEFF: self = .arabic
        case 0x900...0x97F: self = .devanagari
        case 0xE00...0xE7F: self = .thai
        case 0x1100...0x11FF, 0xAC00...0xD7A3: self = .hangul
        case 0x3040...0x30FF: self = .kana
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x2FA1F: self = .han
        default: self = .other
        }
    }

    /// The only listed language of the script; nil where several share it.
    func language(_ counts: ScriptCounts) -> Language? {
        switch self {
        case .greek: counts[self] >= 3 ? .greek : nil
        case .hebrew: counts[self] >= 3 ? .hebrew : nil
        case .thai: counts[self] >= 3 ? .thai : nil
        case .hangul: counts[self] >= 2 ? .korean : nil
        // Japanese has Chinese characters between its own.
        case .kana: counts[.kana] >= 2 ? .japanese : nil
        case .han: counts[.han] >= 2 ? .chinese : nil
        case .latin, .cyrillic, .arabic, .devanagari, .other: nil
        }
    }
}

/// How many letters of each script a text has.
struct ScriptCounts: Sendable {
    private var counts = Array(repeating: 0, count: Script.allCases.count)

    subscript(_ script: Script) -> Int { counts[script.rawValue] }

    mutating func add(_ scalar: Unicode.Scalar) {
        if let script = Script(scalar) { counts[script.rawValue] += 1 }
    }

    /// The script of most letters; kana where Chinese characters come with a tenth as much of it, nil where no script has
    /// half of all letters, or none stands.
    var most: Script? {
        let total = counts.reduce(0, +)
        guard total > 0 else { return nil }
        let east = self[.kana] + self[.han]
        if 2 * east >= total { return 10 * self[.kana] >= east ? .kana : .han }
        return Script.allCases.first { $0 != .other && 2 * self[$0] >= total }
    }
}
