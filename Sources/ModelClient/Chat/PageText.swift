internal import NIOCore

/// What a page of HTML says, for people who asked for JSON: its title, or its first words.
///
/// Gateways and proxies answer with such pages; their marks would fill a terminal and say nothing.
enum PageText {
    /// More of a page than its first words stand in.
    private static let longest = 16 << 10
    private static let mostWords = 30

    /// The words; `nil` for what is no page.
    static func words(_ body: ByteBuffer) -> String? {
        let view = body.readableBytesView.prefix(longest)
        guard let first = view.first(where: { $0 > 0x20 }), first == UInt8(ascii: "<") else { return nil }
        let page = String(decoding: view, as: UTF8.self)
        let small = page.lowercased()
        guard small.utf8.count == page.utf8.count,
            small.contains("<html") || small.contains("<!doctype") || small.contains("<head") || small.contains("<body")
                || small.contains("<title")
        else { return nil }
        let title = between("<title", "</title", in: page).map(plain) ?? ""
        let said = title.isEmpty ? plain(without("script", without("style", page))) : title
        return "a page (HTML) that says '\(said.isEmpty ? "nothing" : said)'"
    }

    /// What stands between a mark's end and another mark.
    private static func between(_ start: String, _ end: String, in page: String) -> String? {
        guard let opening = find(start, in: page[...]), let close = page[opening.upperBound...].firstIndex(of: ">"),
            let closing = find(end, in: page[close...])
        else { return nil }
        return String(page[page.index(after: close)..<closing.lowerBound])
    }

    private static func without(_ mark: String, _ page: String) -> String {
        var page = page
        while let start = find("<\(mark)", in: page[...]) {
            guard let end = find("</\(mark)", in: page[start.upperBound...]) else {
                return String(page[..<start.lowerBound])
            }
            page.removeSubrange(start.lowerBound..<end.upperBound)
        }
        return page
    }

    /// The words without marks, a blank between them.
    private static func plain(_ page: String) -> String {
        var text = ""
        var isMark = false
        for character in page {
            switch character {
            case "<": isMark = true
            case ">" where isMark:
                isMark = false
                text.append(" ")
            default: if !isMark { text.append(character) }
            }
        }
        let words = text.split { $0.isWhitespace || $0.isNewline }
        return words.prefix(mostWords).joined(separator: " ") + (words.count > mostWords ? " …" : "")
    }

    /// Where a mark stands, in capitals or not.
    private static func find(_ mark: String, in page: Substring) -> Range<String.Index>? {
        let wanted = Array(mark.utf8)
        var index = page.utf8.startIndex
        while index < page.utf8.endIndex {
            let found = page.utf8[index...].prefix(wanted.count).elementsEqual(wanted) { $0 | 0x20 == $1 | 0x20 }
            if found, let end = page.utf8.index(index, offsetBy: wanted.count, limitedBy: page.utf8.endIndex) {
                return index..<end
            }
            index = page.utf8.index(after: index)
        }
        return nil
    }
}
