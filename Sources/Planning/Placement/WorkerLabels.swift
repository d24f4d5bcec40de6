/// Words by which jobs choose their workers: `gpu`, `zone=eu`.
///
/// Each stands once, in the order of the alphabet.
package struct WorkerLabels: Hashable, Sendable {
    package let texts: [String]

    /// More than a worker has a use for; a driver compares them for each stage.
    private static let most = 64
    private static let longest = 63

    package init() { texts = [] }

    /// - Throws: `PlacementError` for a text that is no label, or too many of them.
    package init(_ texts: [String]) throws(PlacementError) {
        for text in texts where !Self.isLabel(text) {
            throw PlacementError(
                "'\(text.prefix(80))' is no label; write a word such as gpu, or NAME=VALUE such as zone=eu, of letters, "
                    + "digits, '.', '-', '_' and '/', \(Self.longest) characters at the most")
        }
        self.texts = Set(texts).sorted()
        guard self.texts.count <= Self.most else {
            throw PlacementError("\(self.texts.count) labels; there may be \(Self.most)")
        }
    }

    /// The labels of a text with commas between them, blanks left out.
    package init(list: String) throws(PlacementError) {
        try self.init(
            list.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }.map { text in
                String(text.reversed().drop { $0.isWhitespace }.reversed())
            }.filter { !$0.isEmpty })
    }

    package var isEmpty: Bool { texts.isEmpty }

    /// Whether all of these are among another worker's.
    package func isSubset(of other: WorkerLabels) -> Bool {
        isEmpty || Set(texts).isSubset(of: other.texts)
    }

    /// `the label gpu`, `the labels gpu and zone=eu`.
    package var inWords: String {
        "the label\(texts.count == 1 ? "" : "s") " + texts.joined(separator: " and ")
    }

    /// As `roost worker` takes them: `--label gpu --label zone=eu`.
    package var flags: String { texts.map { "--label \($0)" }.joined(separator: " ") }

    private static func isLabel(_ text: String) -> Bool {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        return parts.count <= 2 && text.utf8.count <= longest
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(PlacementError.isNameByte) }
    }
}

/// Labels or pools that cannot be, in words.
package struct PlacementError: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
