/// An answer without what models put around their JSON.
enum BareAnswer {
    /// The JSON of an answer: without a block of thoughts before it, and without a Markdown fence around it.
    static func json(in answer: String) -> String {
        var text = trimmed(answer[...])
        if text.hasPrefix("<think>"), let end = text.firstRange(of: "</think>") {
            text = trimmed(text[end.upperBound...])
        }
        guard text.hasPrefix("```"), text.hasSuffix("```"), text.utf8.count > 6,
            let start = text.firstIndex(where: \.isNewline)
        else { return String(text) }
        // Behind the opening marks stands at most the language's name.
        guard text[..<start].dropFirst(3).allSatisfy({ $0.isLetter || $0.isNumber || $0 == " " }) else {
            return String(text)
        }
        return String(trimmed(text[start...].dropLast(3)))
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
