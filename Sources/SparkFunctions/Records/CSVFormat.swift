/// How records of CSV are written: Spark's options of it.
package struct CSVFormat: Sendable {
    /// How lines end inside of the bytes that are read.
    package enum LineEnd: Sendable {
        /// The bytes are one record: nothing in them ends it.
        case none
        case feed, carriageReturn, both
    }

    let separator: [UInt8]
    /// 0 for none, as in Spark.
    let quote: UInt8
    let escape: UInt8
    let escapeOfEscape: UInt8
    let dropsLeadingBlanks: Bool
    let dropsTrailingBlanks: Bool
    let nullValue: [UInt8]
    let emptyValue: [UInt8]
    package let comment: UInt8?
    package var lineEnd = LineEnd.none

    package init(_ options: RecordOptions) {
        separator = Array(Self.separator(options["sep"] ?? options["delimiter"] ?? ",").utf8)
        let quote = options["quote"].map { $0.utf8.first ?? 0 } ?? UInt8(ascii: "\"")
        let escape = options["escape"].map { $0.utf8.first ?? 0 } ?? UInt8(ascii: "\\")
        (self.quote, self.escape) = (quote, escape)
        escapeOfEscape =
            options["charToEscapeQuoteEscaping"]?.utf8.first ?? (quote == escape ? 0 : escape)
        dropsLeadingBlanks = options.isOn("ignoreLeadingWhiteSpace")
        dropsTrailingBlanks = options.isOn("ignoreTrailingWhiteSpace")
        nullValue = Array((options["nullValue"] ?? "").utf8)
        emptyValue = Array((options["emptyValue"] ?? "").utf8)
        comment = options["comment"].flatMap { $0.utf8.first }
    }

    /// The separator, the quote and the escape of a format in which nothing else matters; nil for others.
    package var plain: (separator: UInt8, quote: UInt8, escape: UInt8)? {
        guard separator.count == 1, !dropsLeadingBlanks, !dropsTrailingBlanks, nullValue.isEmpty, emptyValue.isEmpty,
            separator[0] != quote
        else { return nil }
        return (separator[0], quote, escape)
    }

    /// What stands between fields, of the option's text, in which `\t` is a tab.
    package static func separator(_ text: String) -> String {
        ["\\t": "\t", "\\r": "\r", "\\b": "\u{8}", "\\f": "\u{C}", "\\\"": "\"", "\\'": "'", "\\\\": "\\"][text] ?? text
    }
}
