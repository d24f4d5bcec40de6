internal import Foundation
internal import SparkSQL

/// Regular expressions as Java reads them.
enum RegexKernels {
    static let all: [String: Kernel] = [
        "like": like(ignoringCase: false), "ilike": like(ignoringCase: true),
        "regexp_like": regex("regexp_like") { (regex, row) throws(SparkError) in
            .boolean(regex.first(row[0].string) != nil)
        },
        "regexp_count": regex("regexp_count") { (regex, row) throws(SparkError) in
            .integer(Int64(regex.all(row[0].string).count))
        },
        "regexp_substr": regex("regexp_substr") { (regex, row) throws(SparkError) in
            regex.first(row[0].string).map { .string($0[0] ?? "") } ?? .null
        },
        "regexp_instr": regex("regexp_instr") { (regex, row) throws(SparkError) in
            guard let match = regex.ranges(row[0].string).first else { return .integer(0) }
            return .integer(Int64(row[0].string.unicodeScalarCount(toUTF16: match.location) + 1))
        },
        "regexp_extract": regex("regexp_extract") { (regex, row) throws(SparkError) in
            // Without a match nobody asks for the group.
            guard let match = regex.first(row[0].string) else { return .string("") }
            return .string(match[try index(row[2].int, regex, "regexp_extract")] ?? "")
        },
        "regexp_extract_all": regex("regexp_extract_all") { (regex, row) throws(SparkError) in
            let matches = regex.all(row[0].string)
            if matches.isEmpty { return .array([]) }
            let group = try index(row[2].int, regex, "regexp_extract_all")
            return .array(matches.map { .string($0[group] ?? "") })
        },
        "regexp_replace": regex("regexp_replace") { (regex, row) throws(SparkError) in
            .string(try regex.replace(row[0].string, with: row[2].string, from: row[3].int))
        },
        "split": regex("split") { (regex, row) throws(SparkError) in
            .array(regex.split(row[0].string, limit: row[2].int).map { .string($0) })
        },
    ]

    private static func index(_ group: Int, _ regex: JavaRegex, _ function: String) throws(SparkError) -> Int {
        guard 0...regex.groups ~= group else {
            throw AnalysisError.invalidParameter(
                "REGEX_GROUP_INDEX",
                [
                    "parameter": "`idx`", "functionName": "`\(function)`", "groupCount": "\(regex.groups)",
                    "groupIndex": "\(group)",
                ], "expects group index between 0 and \(regex.groups), but got \(group).")
        }
        return group
    }

    /// A function whose second argument is a pattern; the last one is kept.
    private static func regex(
        _ function: String,
        _ body: @escaping @Sendable (JavaRegex, borrowing SparkRow) throws(SparkError) -> SparkValue
    ) -> Kernel {
        Kernel { (call) throws(SparkError) in
            let function = call.options.first ?? function
            var last: JavaRegex?
            return { (row) throws(SparkError) in
                let pattern = row[1].string
                if let last, last.pattern == pattern { return try body(last, row) }
                guard let made = JavaRegex(pattern) else {
                    throw AnalysisError.invalidParameter(
                        "PATTERN",
                        [
                            "parameter": "`regexp`", "functionName": "`\(function)`",
                            "value": SparkQuote.literal(pattern),
                        ],
                        "\(SparkQuote.literal(pattern)) is no regular expression.")
                }
                last = made
                return try body(made, row)
            }
        }
    }

    private static func like(ignoringCase: Bool) -> Kernel {
        Kernel { (_) throws(SparkError) in
            var last: (text: String, pattern: LikePattern)?
            return { (row) throws(SparkError) in
                let text = ignoringCase ? row[1].string.lowercased() : row[1].string
                let value = ignoringCase ? row[0].string.lowercased() : row[0].string
                if let last, last.text == text { return .boolean(last.pattern.matches(Array(value.unicodeScalars))) }
                let pattern = try LikePattern(text, escape: row[2].scalars.first ?? "\\")
                last = (text, pattern)
                return .boolean(pattern.matches(Array(value.unicodeScalars)))
            }
        }
    }
}

/// A regular expression of Java, run by ICU's engine, which reads the same language.
struct JavaRegex {
    let pattern: String
    private let regex: NSRegularExpression
    var groups: Int { regex.numberOfCaptureGroups }

    init?(_ pattern: String) {
        guard let regex = try? NSRegularExpression(pattern: pattern.isEmpty ? "(?:)" : Self.translated(pattern)) else {
            return nil
        }
        self.pattern = pattern
        self.regex = regex
    }

    /// Java's `\w`, `\d`, `\s` and `\b` know ASCII only, ICU's all letters.
    private static func translated(_ pattern: String) -> String {
        var result = ""
        var escaped = false
        var inClass = 0
        for character in pattern {
            if escaped {
                escaped = false
                switch character {
                case "w": result += inClass > 0 ? "a-zA-Z_0-9" : "[a-zA-Z_0-9]"
                case "W" where inClass == 0: result += "[^a-zA-Z_0-9]"
                case "d": result += inClass > 0 ? "0-9" : "[0-9]"
                case "D" where inClass == 0: result += "[^0-9]"
                case "s": result += inClass > 0 ? " \\t\\n\\u000B\\f\\r" : "[ \\t\\n\\u000B\\f\\r]"
                case "S" where inClass == 0: result += "[^ \\t\\n\\u000B\\f\\r]"
                default: result += "\\" + String(character)
                }
                continue
            }
            switch character {
            case "\\": escaped = true
            case "[":
                inClass += 1
                result.append(character)
            case "]":
                inClass = max(0, inClass - 1)
                result.append(character)
            default: result.append(character)
            }
        }
        return escaped ? result + "\\" : result
    }

    private func whole(_ text: NSString) -> NSRange { NSRange(location: 0, length: text.length) }

    func ranges(_ text: String) -> [NSRange] {
        regex.matches(in: text, range: whole(text as NSString)).map(\.range)
    }

    func first(_ text: String) -> [String?]? {
        let source = text as NSString
        return regex.firstMatch(in: text, range: whole(source)).map { groups($0, source) }
    }

    func all(_ text: String) -> [[String?]] {
        let source = text as NSString
        return regex.matches(in: text, range: whole(source)).map { groups($0, source) }
    }

    private func groups(_ match: NSTextCheckingResult, _ source: NSString) -> [String?] {
        (0..<match.numberOfRanges).map { index in
            let range = match.range(at: index)
            return range.location == NSNotFound ? nil : source.substring(with: range)
        }
    }

    /// The text with every match from the code point `from` on replaced; `$1` and `${name}` are groups, `\` takes the meaning.
    func replace(_ text: String, with template: String, from: Int) throws(SparkError) -> String {
        let source = text as NSString
        let start = from <= 1 ? 0 : text.utf16Offset(ofScalar: from - 1)
        guard start <= source.length, from > 0 else { return text }
        let matches = regex.matches(in: text, range: NSRange(location: start, length: source.length - start))
        var result = ""
        var end = 0
        if matches.isEmpty { return text }
        guard let pieces = Template.pieces(template, groups: groups, pattern: pattern) else {
            throw SparkError(
                "INVALID_REGEXP_REPLACE",
                parameters: [
                    "source": text, "pattern": pattern, "replacement": template, "position": "\(from)",
                ],
                message: "regexp_replace cannot put '\(template)' in place of what '\(pattern)' finds: $ and \\ stand "
                    + "before a group's number or a character, and the pattern has \(groups) groups.")
        }
        let added = pieces.reduce(0) { if case .text(let text) = $1 { $0 + text.utf8.count } else { $0 } }
        try ValueRoom.check(matches.count, of: added, in: "regexp_replace")
        for match in matches {
            result += source.substring(with: NSRange(location: end, length: match.range.location - end))
            let found = groups(match, source)
            for piece in pieces {
                switch piece {
                case .text(let text): result += text
                case .group(let index): result += index < found.count ? found[index] ?? "" : ""
                case .named(let name):
                    let range = match.range(withName: name)
                    if range.location != NSNotFound { result += source.substring(with: range) }
                }
            }
            end = match.range.location + match.range.length
            try ValueRoom.check(result.utf8.count, in: "regexp_replace")
        }
        return result + source.substring(from: end)
    }

    private enum Template {
        case text(String), group(Int), named(String)

        /// Nil for a template that is none: with a group that the pattern does not have, or a mark that marks nothing.
        static func pieces(_ template: String, groups: Int, pattern: String) -> [Template]? {
            var pieces: [Template] = []
            var text = ""
            var rest = template[...]
            while let character = rest.first {
                rest = rest.dropFirst()
                if character == "\\" {
                    guard let next = rest.first else { return nil }
                    text.append(next)
                    rest = rest.dropFirst()
                } else if character == "$", rest.first == "{" {
                    guard let end = rest.firstIndex(of: "}") else { return nil }
                    let name = String(rest[rest.index(after: rest.startIndex)..<end])
                    guard pattern.contains("(?<\(name)>") else { return nil }
                    pieces += [.text(text), .named(name)]
                    text = ""
                    rest = rest[rest.index(after: end)...]
                } else if character == "$" {
                    guard let digit = rest.first?.wholeNumberValue, digit <= groups else { return nil }
                    var index = digit
                    rest = rest.dropFirst()
                    // More digits count as long as there is such a group.
                    while let next = rest.first?.wholeNumberValue, index * 10 + next <= groups {
                        index = index * 10 + next
                        rest = rest.dropFirst()
                    }
                    pieces.append(.text(text))
                    pieces.append(.group(index))
                    text = ""
                } else {
                    text.append(character)
                }
            }
            pieces.append(.text(text))
            return pieces
        }
    }

    /// The pieces between matches, at most `limit` where that is more than 0.
    func split(_ text: String, limit: Int) -> [String] {
        if pattern.isEmpty {
            let scalars = Array(text.unicodeScalars)
            if scalars.isEmpty { return [""] }
            let count = limit > 0 ? min(limit, scalars.count) : scalars.count
            var pieces = scalars[..<(count - 1)].map { String($0) }
            var last = String.UnicodeScalarView()
            last.append(contentsOf: limit > 0 ? scalars[(count - 1)...] : scalars[(count - 1)..<count])
            pieces.append(String(last))
            return pieces
        }
        let source = text as NSString
        var pieces: [String] = []
        var end = 0
        for range in ranges(text) {
            if limit > 0, pieces.count == limit - 1 { break }
            // An empty match at the start makes no piece.
            if range.length == 0, range.location == 0 { continue }
            if range.length == 0, range.location == source.length, source.length > 0 {
                pieces.append(source.substring(with: NSRange(location: end, length: range.location - end)))
                end = range.location
                continue
            }
            pieces.append(source.substring(with: NSRange(location: end, length: range.location - end)))
            end = range.location + range.length
        }
        pieces.append(source.substring(from: end))
        return pieces
    }
}

extension String {
    /// How many code points stand before this place, counted in units of UTF-16.
    fileprivate func unicodeScalarCount(toUTF16 offset: Int) -> Int {
        unicodeScalars.distance(
            from: unicodeScalars.startIndex, to: utf16.index(utf16.startIndex, offsetBy: min(offset, utf16.count)))
    }

    fileprivate func utf16Offset(ofScalar count: Int) -> Int {
        guard let index = unicodeScalars.index(startIndex, offsetBy: count, limitedBy: endIndex) else { return .max }
        return utf16.distance(from: startIndex, to: index)
    }
}
