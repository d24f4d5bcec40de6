/// Which special tokens' texts a call allows or refuses, as tiktoken's `allowed_special` and
/// `disallowed_special`.
package enum SpecialSelection: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// Every special token of the encoding; where texts are refused, every one not allowed.
    case all
    case only(Set<String>)

    package static let none = SpecialSelection.only([])

    package init(arrayLiteral elements: String...) { self = .only(Set(elements)) }
}

/// A set of texts to look for in UTF-8 bytes, leftmost first.
///
/// Looking up is linear in the text for special tokens, which are all of the form `<|...|>`;
/// other texts, which tiktoken allows to refuse, are compared one by one where their first byte
/// occurs.
struct SpecialTexts: Sendable {
    struct Match: Sendable {
        let start: Int
        let end: Int
        let text: String
    }

    private let texts: [(bytes: [UInt8], text: String)]
    /// Texts by content, for when all of them have the special form.
    private let byBytes: [[UInt8]: String]
    private let allSpecialForm: Bool
    private let longest: Int

    init(_ texts: some Sequence<String>) {
        // Longest first: of two texts that start at the same byte, the longer one is meant.
        self.texts = texts.filter { !$0.isEmpty }.map { (Array($0.utf8), $0) }
            .sorted { $0.bytes.count > $1.bytes.count }
        byBytes = Dictionary(self.texts.map { ($0.bytes, $0.text) }, uniquingKeysWith: { a, _ in a })
        allSpecialForm = self.texts.allSatisfy { Self.hasSpecialForm($0.bytes) }
        longest = self.texts.first?.bytes.count ?? 0
    }

    var isEmpty: Bool { texts.isEmpty }

    func contains(_ text: String) -> Bool { byBytes[Array(text.utf8)] != nil }

    /// The leftmost text at or after `offset`.
    func first(in bytes: UnsafeRawBufferPointer, from offset: Int) -> Match? {
        guard !texts.isEmpty else { return nil }
        return allSpecialForm ? firstSpecialForm(bytes, offset) : firstOfAny(bytes, offset)
    }

    /// `<|`, then no `|>` until the end.
    private static func hasSpecialForm(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 4, bytes.starts(with: "<|".utf8) else { return false }
        return bytes.withUnsafeBytes { closing($0, from: 2, limit: bytes.count) } == bytes.count
    }

    /// One past the first `|>` at or after `start`, at most `limit`.
    private static func closing(_ bytes: UnsafeRawBufferPointer, from start: Int, limit: Int) -> Int? {
        var index = start
        while index + 1 < limit {
            if bytes[index] == UInt8(ascii: "|"), bytes[index + 1] == UInt8(ascii: ">") {
                return index + 2
            }
            index += 1
        }
        return nil
    }

    private func firstSpecialForm(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Match? {
        var start = offset
        while let opening = bytes.firstIndex(of: UInt8(ascii: "<"), from: start) {
            start = opening + 1
            guard start < bytes.count, bytes[start] == UInt8(ascii: "|") else { continue }
            let limit = min(opening + longest, bytes.count)
            if let end = Self.closing(bytes, from: opening + 2, limit: limit),
                let text = byBytes[Array(bytes[opening..<end])]
            {
                return Match(start: opening, end: end, text: text)
            }
        }
        return nil
    }

    private func firstOfAny(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Match? {
        for start in offset..<max(offset, bytes.count) {
            for (candidate, text) in texts
            where candidate[0] == bytes[start] && candidate.count <= bytes.count - start {
                if bytes[start..<start + candidate.count].elementsEqual(candidate) {
                    return Match(start: start, end: start + candidate.count, text: text)
                }
            }
        }
        return nil
    }
}
