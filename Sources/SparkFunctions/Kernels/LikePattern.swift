internal import SparkSQL

/// Patterns with `%` and `_`.
struct LikePattern {
    enum Item: Equatable {
        case any, one
        case letter(Unicode.Scalar)
    }

    let items: [Item]

    /// Whether the mark stands before `%`, `_` or itself only, and not at the end.
    static func isSound(_ pattern: String, _ escape: String) -> Bool {
        guard escape.unicodeScalars.count == 1, let mark = escape.unicodeScalars.first else { return false }
        return (try? LikePattern(pattern, escape: mark)) != nil
    }

    init(_ pattern: String, escape: Unicode.Scalar) throws(SparkError) {
        var items: [Item] = []
        let scalars = Array(pattern.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar == escape {
                guard index + 1 < scalars.count else {
                    throw SparkError(
                        "INVALID_FORMAT.ESC_AT_THE_END", parameters: ["format": SparkQuote.literal(pattern)],
                        message: "The escape character is not allowed to end with.")
                }
                let next = scalars[index + 1]
                guard next == "%" || next == "_" || next == escape else {
                    throw SparkError(
                        "INVALID_FORMAT.ESC_IN_THE_MIDDLE",
                        parameters: ["format": SparkQuote.literal(pattern), "char": SparkQuote.literal(String(next))],
                        message: "The escape character is not allowed to precede '\(next)'.")
                }
                items.append(.letter(next))
                index += 2
                continue
            }
            items.append(scalar == "%" ? .any : scalar == "_" ? .one : .letter(scalar))
            index += 1
        }
        self.items = items
    }

    func matches(_ text: [Unicode.Scalar]) -> Bool {
        var (position, item) = (0, 0)
        var star: (item: Int, position: Int)?
        while position < text.count {
            if item < items.count, items[item] == .any {
                star = (item, position)
                item += 1
            } else if item < items.count, items[item] == .one || items[item] == .letter(text[position]) {
                item += 1
                position += 1
            } else if let last = star {
                star = (last.item, last.position + 1)
                item = last.item + 1
                position = last.position + 1
            } else {
                return false
            }
        }
        return items[item...].allSatisfy { $0 == .any }
    }
}
