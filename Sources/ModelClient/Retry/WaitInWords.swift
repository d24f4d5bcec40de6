/// The wait that a refusal's message asks for, where no header does.
///
/// Azure: `Please retry after 54 seconds.` OpenAI: `Please try again in 1m2.5s.`
enum WaitInWords {
    /// Seconds, or `nil` where the message names no wait.
    static func seconds(in message: String) -> Double? {
        // Bytes, since a message may be long and graphemes are slow to find.
        let text = message.utf8
        for phrase in ["retry after ", "try again in ", "retry in "] {
            guard let start = text.firstRange(of: phrase.utf8)?.upperBound else { continue }
            // Longer than any wait, shorter than any page of HTML.
            let words = String(decoding: text[start...].prefix(40), as: UTF8.self)
            if let seconds = seconds(leading: words) { return seconds }
        }
        return nil
    }

    private static func seconds(leading text: String) -> Double? {
        let isNumeric: (Character) -> Bool = { $0.isASCII && ($0.isNumber || $0 == ".") }
        let number = text.prefix(while: isNumeric)
        let rest = text.dropFirst(number.count)
        if rest.first == " " {
            guard let value = Double(number) else { return nil }
            switch rest.dropFirst().prefix(while: \.isLetter).lowercased() {
            case "millisecond", "milliseconds", "ms": return value / 1000
            case "second", "seconds", "s": return value
            case "minute", "minutes", "m": return value * 60
            case "hour", "hours", "h": return value * 3_600
            default: return nil
            }
        }
        // A sentence's full stop may stand right behind: `in 6ms.`
        var word = text.prefix { isNumeric($0) || $0.isASCII && $0.isLetter }
        while word.last == "." { word.removeLast() }
        return ResetDuration.seconds(parsing: String(word))
    }
}
