internal import SparkSQL

/// How the fields of a line of CSV are written, as Spark's writer does it.
///
/// A field stands between quotes where it holds a separator, a line's end or (with `escapeQuotes`) a quote; where it
/// begins with a quote; and as a line's first field where it begins with `comment`.
struct CSVFields: Sendable {
    private let separator: [UInt8]
    private let quote: UInt8
    private let escape: UInt8
    /// What stands before an escape character in quotes; 0 for nothing.
    private let escapeOfEscape: UInt8
    private let comment: UInt8
    private let quotesAll: Bool
    private let trimsStart: Bool
    private let trimsEnd: Bool
    private let null: [UInt8]
    private let empty: [UInt8]
    /// Which bytes a field has that stands between quotes, the separator's apart.
    private let triggers: [Bool]

    /// - Throws: Spark's error for an option that cannot be.
    init(_ options: RecordOptions) throws(SparkError) {
        separator = Array(try Self.separator(options["sep"] ?? options["delimiter"] ?? ",").utf8)
        quote = try Self.character("quote", options["quote"], or: "\"")
        escape = try Self.character("escape", options["escape"], or: "\\")
        escapeOfEscape = try Self.character(
            "charToEscapeQuoteEscaping", options["charToEscapeQuoteEscaping"],
            or: quote == escape ? "\0" : Character(Unicode.Scalar(escape)))
        comment = try Self.character("comment", options["comment"], or: "#")
        quotesAll = options.isOn("quoteAll")
        trimsStart = options.isOn("ignoreLeadingWhiteSpace", default: true)
        trimsEnd = options.isOn("ignoreTrailingWhiteSpace", default: true)
        null = Array((options["nullValue"] ?? "").utf8)
        empty = Array((options["emptyValue"] ?? "\"\"").utf8)
        var triggers = [Bool](repeating: false, count: 256)
        for byte in Array("\n\r".utf8) + Array((options["lineSep"] ?? "").utf8) { triggers[Int(byte)] = true }
        if options.isOn("escapeQuotes", default: true) { triggers[Int(quote)] = true }
        self.triggers = triggers
    }

    /// A line, without its end; nil for a null field.
    func line(_ fields: [String?]) -> String {
        var line: [UInt8] = []
        for (index, field) in fields.enumerated() {
            if index > 0 { line += separator }
            append(field, isFirst: index == 0, to: &line)
        }
        return String(decoding: line, as: UTF8.self)
    }

    private func append(_ field: String?, isFirst: Bool, to line: inout [UInt8]) {
        guard let field, !field.isEmpty else {
            return append(field == nil ? null : empty, isFirst: isFirst, stands: true, to: &line)
        }
        let text = Array(field.utf8)
        // What is nothing but blanks is written as the empty text.
        let isBlank = trimsStart && text.allSatisfy { $0 <= 0x20 }
        append(isBlank ? empty : text, isFirst: isFirst, stands: isBlank, to: &line)
    }

    /// - Parameters:
    ///   - text: The field.
    ///   - isFirst: Whether it begins the line.
    ///   - stands: Whether the text stands for null or the empty one; it may have quotes of its own.
    ///   - line: Where it goes.
    private func append(_ text: [UInt8], isFirst: Bool, stands: Bool, to line: inout [UInt8]) {
        let start = trimsStart ? text.firstIndex { $0 > 0x20 } ?? text.count : 0
        var end = text.count
        if trimsEnd { while end > start, text[end - 1] <= 0x20 { end -= 1 } }
        var isQuoted = quotesAll
        if start < text.count, text[start] == quote || (isFirst && comment != 0 && text[0] == comment) {
            isQuoted = true
        }
        if isQuoted, stands, text.count >= 2, text.first == quote, text.last == quote {
            line += text
            return
        }
        if isQuoted || needsQuotes(text[start...]) {
            line.append(quote)
            appendEscaped(text[start..<end], to: &line)
            line.append(quote)
        } else {
            line += text[start..<end]
        }
    }

    private func needsQuotes(_ text: ArraySlice<UInt8>) -> Bool {
        for index in text.indices {
            if triggers[Int(text[index])] { return true }
            if text[index] == separator.first, text[index...].starts(with: separator) { return true }
        }
        return false
    }

    private func appendEscaped(_ text: ArraySlice<UInt8>, to line: inout [UInt8]) {
        for byte in text {
            if byte == quote {
                line.append(escape)
            } else if byte == escape, escapeOfEscape != 0 {
                line.append(escapeOfEscape)
            }
            line.append(byte)
        }
    }

    // MARK: options

    private static func character(_ name: String, _ text: String?, or fallback: Character) throws(SparkError) -> UInt8 {
        guard let text else { return fallback.asciiValue ?? 0 }
        // Nothing is the character 0, as in Spark.
        if text.isEmpty { return 0 }
        guard text.utf8.count == 1, let byte = text.utf8.first else {
            throw SparkError(
                "OPTION_VALUE_EXCEEDS_ONE_CHARACTER", sqlState: "22023",
                parameters: ["paramName": name, "actualValue": text],
                message: "The value of \(name) must be one ASCII character, but got \(text).")
        }
        return byte
    }

    /// The separator that an option means: `\t` is a tab.
    private static func separator(_ text: String) throws(SparkError) -> String {
        guard !text.isEmpty else {
            throw SparkError("INVALID_DELIMITER_VALUE.EMPTY_STRING", message: "The separator of CSV must not be empty.")
        }
        return text.replacing("\\t", with: "\t").replacing("\\\\", with: "\\")
    }
}
