internal import SparkSQL

/// A format of `to_number` and `to_char`, such as `S$9G999D99`.
struct NumberPattern {
    private enum Token: Equatable {
        /// Nines and zeros, with `,` between them.
        case digits([Character])
        case point, dollar, sign, minus, open, close
        case other(Character)

        /// How a message calls it.
        var name: String {
            switch self {
            case .digits: "digit sequence"
            case .point: ". or D"
            case .dollar: "$"
            case .sign: "S"
            case .minus: "MI"
            case .open, .close: "PR"
            case .other(let character): "character '\(character)''"
            }
        }
    }

    private let text: String
    private var tokens: [Token] = []

    init(_ format: String) {
        text = format.uppercased()
        var rest = Array(text)[...]
        var digits: [Character] = []
        func isDigit(_ character: Character) -> Bool { "90,G".contains(character) }
        while let character = rest.first {
            rest = rest.dropFirst()
            if isDigit(character) {
                digits.append(character == "G" ? "," : character)
                if rest.first.map(isDigit) ?? false { continue }
                tokens.append(.digits(digits))
                digits = []
                continue
            }
            switch character {
            case ".", "D": tokens.append(.point)
            case "$": tokens.append(.dollar)
            case "S": tokens.append(.sign)
            case "M" where rest.first == "I":
                rest = rest.dropFirst()
                tokens.append(.minus)
            case "P" where rest.first == "R":
                rest = rest.dropFirst()
                tokens.insert(.open, at: 0)
                tokens.append(.close)
            default: tokens.append(.other(character))
            }
        }
    }

    /// How many digits the numbers have, and how many of them after the point.
    var digits: (precision: Int, scale: Int) {
        let (whole, fraction) = (places(afterPoint: false), places(afterPoint: true))
        return (min(38, max(1, whole + fraction)), min(38, fraction))
    }

    private func places(afterPoint: Bool) -> Int {
        let point = tokens.firstIndex(of: .point) ?? tokens.count
        let part = afterPoint ? tokens[min(point, tokens.count)...] : tokens[..<point]
        return part.reduce(0) { count, token in
            if case .digits(let digits) = token { count + digits.count { $0 != "," } } else { count }
        }
    }

    // MARK: checks

    /// What is wrong with the format, or nil.
    var problem: SparkError? {
        if text.isEmpty { return error("EMPTY", "it is empty.") }
        let groups = tokens.enumerated().compactMap { index, token in
            if case .digits(let digits) = token { (index, digits) } else { nil }
        }
        guard groups.contains(where: { $0.1.contains { $0 != "," } }) else {
            return error("WRONG_NUM_DIGIT", "it needs at least one digit.")
        }
        for token in [Token.point, .dollar, .sign, .minus, .close] where tokens.count(where: { $0 == token }) > 1 {
            return error("WRONG_NUM_TOKEN", "at most one \(token.name) may stand in it.", ["token": token.name])
        }
        let point = tokens.firstIndex(of: .point) ?? tokens.count
        for (index, digits) in groups where index < point {
            let parts = digits.split(separator: ",", omittingEmptySubsequences: false)
            if parts.contains(where: \.isEmpty) {
                return error("CONT_THOUSANDS_SEPS", "digits stand on both sides of a separator of thousands.")
            }
        }
        if groups.contains(where: { $0.0 > point && $0.1.contains(",") }) {
            return error("THOUSANDS_SEPS_MUST_BEFORE_DEC", "separators of thousands stand before the point.")
        }
        if let dollar = tokens.firstIndex(of: .dollar) {
            if let first = groups.first?.0, dollar > first {
                return error("CUR_MUST_BEFORE_DIGIT", "the sign of money stands before the digits.")
            }
            if dollar > point { return error("CUR_MUST_BEFORE_DEC", "the sign of money stands before the point.") }
        }
        guard let token = unexpected else { return nil }
        return error("UNEXPECTED_TOKEN", "\(token.name) does not belong there.", ["token": token.name])
    }

    /// The first token that stands where none of its kind may.
    private var unexpected: Token? {
        let order: [(Token) -> Bool] = [
            { $0 == .open }, { $0 == .sign || $0 == .minus }, { $0 == .dollar },
            { if case .digits = $0 { true } else { false } }, { $0 == .point },
            { if case .digits = $0 { true } else { false } }, { $0 == .sign || $0 == .minus }, { $0 == .close },
        ]
        var next = 0
        for token in tokens {
            while next < order.count, !order[next](token) { next += 1 }
            guard next < order.count else { return token }
            next += 1
        }
        return nil
    }

    private func error(_ kind: String, _ why: String, _ more: [String: String] = [:]) -> SparkError {
        SparkError(
            "INVALID_FORMAT.\(kind)",
            parameters: more.merging(["format": SparkQuote.literal(text)]) { first, _ in first },
            message: "The format '\(text)' is invalid: \(why)")
    }

    // MARK: reading

    /// The number that a text in this format says; nil where the text is not in it.
    func parse(_ text: String, _ type: SparkType) -> SparkValue? {
        guard case .decimal(let precision, let scale) = type else { return nil }
        var rest = Array(text.drop { $0 == " " })[...]
        while rest.last == " " { rest.removeLast() }
        var (whole, fraction) = ("", "")
        var isNegative = false
        var isOpen = false
        var isAfterPoint = false
        var isPast = false
        for token in tokens {
            switch token {
            case .digits where isPast && !isAfterPoint: continue
            case .digits(let pattern) where isAfterPoint:
                let most = pattern.count { $0 != "," }
                while fraction.count < most, let digit = rest.first, digit.isNumber {
                    fraction.append(digit)
                    rest = rest.dropFirst()
                }
            case .digits(let pattern):
                let found = rest.prefix { $0.isNumber || $0 == "," }
                rest = rest.dropFirst(found.count)
                guard let digits = Self.ungrouped(found, pattern) else { return nil }
                whole = digits
            case .point:
                isPast = true
                if rest.first == "." {
                    rest = rest.dropFirst()
                    isAfterPoint = true
                }
            case .dollar:
                guard rest.first == "$" else { return nil }
                rest = rest.dropFirst()
            case .sign, .minus:
                if rest.first == "-" { isNegative = true } else if rest.first != "+" || token == .minus { continue }
                rest = rest.dropFirst()
            case .open:
                guard rest.first == "<" else { continue }
                (isNegative, isOpen) = (true, true)
                rest = rest.dropFirst()
            case .close:
                guard isOpen else { continue }
                guard rest.first == ">" else { return nil }
                rest = rest.dropFirst()
            case .other: return nil
            }
        }
        guard rest.isEmpty, !(whole + fraction).isEmpty,
            let value = NumberParser.decimal("0\(whole).\(fraction)0"),
            let unscaled = value.rescaled(to: scale, precision: precision)
        else { return nil }
        return .decimal(isNegative ? -unscaled : unscaled)
    }

    /// Digits without the separators of thousands, where these stand as in the pattern; nil where they do not.
    ///
    /// The first group may have fewer digits than the pattern's, unless that begins with 0.
    private static func ungrouped(_ text: ArraySlice<Character>, _ pattern: [Character]) -> String? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        let places = pattern.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count <= places.count else { return nil }
        for (index, place) in places.reversed().enumerated() {
            let isFirst = index == groups.count - 1
            let count = index < groups.count ? groups[groups.count - 1 - index].count : 0
            let isExact = place.first == "0" || index < groups.count && !isFirst
            guard isExact ? count == place.count : count <= place.count else { return nil }
        }
        return String(text.filter { $0 != "," })
    }

    // MARK: writing

    /// A decimal in this format; where its digits do not fit, `#` for each.
    func text(unscaled: Int128, scale: Int) -> String {
        let isNegative = unscaled < 0
        let plain = NumberText.text(isNegative ? -unscaled : unscaled, scale: scale)
        let pieces = plain.split(separator: ".", omittingEmptySubsequences: false).map(Array.init)
        let (places, after) = (self.places(afterPoint: false), self.places(afterPoint: true))
        var digits = pieces[0] == ["0"] ? [] : pieces[0]
        var fraction = pieces.count > 1 ? pieces[1] : []
        let isOver = digits.count > places || fraction.dropFirst(after).contains { $0 != "0" }
        if isOver {
            digits = [Character](repeating: "#", count: places)
            fraction = [Character](repeating: "#", count: after)
        }
        var whole = ([Character](repeating: " ", count: places - digits.count) + digits)[...]
        var rest = (fraction + [Character](repeating: "0", count: max(0, after - fraction.count)))[...]
        var result: [Character] = []
        var isAfterPoint = false
        for token in tokens {
            switch token {
            case .digits(let pattern) where isAfterPoint:
                for _ in pattern { result.append(rest.popFirst() ?? "0") }
            case .digits(let pattern): append(pattern, &whole, to: &result)
            case .point:
                if result.last == " " { result[result.count - 1] = "0" }
                result.append(".")
                isAfterPoint = true
            case .dollar: result.append("$")
            case .sign: add(isNegative ? "-" : "+", to: &result)
            case .minus: isNegative ? add("-", to: &result) : result.append(" ")
            case .open: if isNegative { result.append("<") }
            case .close: isNegative ? add(">", to: &result) : result.append(contentsOf: "  ")
            case .other: break
            }
        }
        return String(result)
    }

    /// Digits before the point; blanks for those that the number has not stand before its sign.
    private func append(_ pattern: [Character], _ whole: inout ArraySlice<Character>, to result: inout [Character]) {
        for symbol in pattern {
            if symbol == "," {
                let isStarted = result.last?.isNumber ?? false
                isStarted ? result.append(",") : blank(in: &result)
                continue
            }
            let digit = whole.popFirst() ?? " "
            let isStarted = result.contains { $0.isNumber || $0 == "#" }
            if digit != " " {
                result.append(digit)
            } else if symbol == "0" || isStarted {
                result.append("0")
            } else {
                blank(in: &result)
            }
        }
    }

    private func blank(in result: inout [Character]) {
        let isSigned = result.last.map { "-+<".contains($0) } ?? false
        result.insert(" ", at: isSigned ? result.count - 1 : result.count)
    }

    /// A mark after the digits stands before blanks.
    private func add(_ mark: Character, to result: inout [Character]) {
        let end = result.lastIndex { $0 != " " }.map { $0 + 1 } ?? 0
        result.insert(mark, at: result.isEmpty || end == 0 ? result.count : end)
    }
}
