internal import Foundation
internal import Planning
internal import SparkFunctions
internal import SparkSQL

/// The options of a reader, each of them known and of a value that it can have.
struct ReaderOptions {
    /// The options by their names in small letters.
    private(set) var values: [String: String] = [:]

    private static let flags = [
        "header", "inferSchema", "preferDate", "enforceSchema", "ignoreLeadingWhiteSpace", "ignoreTrailingWhiteSpace",
        "enableDateTimeParsingFallback", "multiLine", "primitivesAsString", "prefersDecimal", "allowComments",
        "allowUnquotedFieldNames", "allowSingleQuotes", "allowNumericLeadingZeros", "allowNonNumericNumbers",
        "allowBackslashEscapingAnyCharacter", "allowUnquotedControlChars", "inferTimestamp", "dropFieldIfAllNull",
        "wholetext", "recursiveFileLookup", "mergeSchema", "ignoreCorruptFiles", "ignoreMissingFiles",
    ]
    private static let texts = [
        "sep", "delimiter", "encoding", "charset", "quote", "escape", "comment", "charToEscapeQuoteEscaping",
        "nullValue", "emptyValue", "nanValue", "positiveInf", "negativeInf", "dateFormat", "timestampFormat",
        "timestampNTZFormat", "mode", "columnNameOfCorruptRecord", "samplingRatio", "locale", "lineSep", "timeZone",
        "unescapedQuoteHandling", "maxColumns", "maxCharsPerColumn", "inputBufferSize", "compression", "codec", "skip",
        "pathGlobFilter", "modifiedBefore", "modifiedAfter", "basePath", "path", "datetimeRebaseMode",
        "int96RebaseMode",
    ]
    private static let known = Dictionary(uniqueKeysWithValues: (flags + texts).map { ($0.lowercased(), $0) })

    /// Sets an option.
    /// - Throws: `RoostError` of code `invalidArgument` for a name or a value that is none.
    mutating func set(_ name: String, _ given: String) throws(RoostError) {
        let key = name.lowercased()
        guard let known = Self.known[key] else {
            let nearest = NearestName.of(name, among: Array(Self.known.values).sorted())
            throw RoostError(
                .invalidArgument,
                "there is no option '\(name)' of a reader"
                    + (nearest.map { "; did you mean '\($0)'?" } ?? "; Spark's names of them are known, such as header")
            )
        }
        var value = given
        func refuse(_ must: String) -> RoostError {
            RoostError(.invalidArgument, "the option \(known) is '\(given)'; \(must)")
        }
        if Self.flags.contains(known) {
            value = value.lowercased()
            guard ["true", "false"].contains(value) else { throw refuse("write true or false") }
        }
        switch known {
        case "sep", "delimiter":
            value = value.lowercased() == "tab" ? "\t" : CSVFormat.separator(value)
            guard !value.isEmpty else { throw refuse("it must be at least one character, such as ';'") }
            guard !value.contains(where: \.isNewline) else { throw refuse("a line's end cannot stand between fields") }
        case "quote", "comment":
            if value.lowercased() == "none" { value = "" }
            fallthrough
        case "escape", "charToEscapeQuoteEscaping":
            guard value.utf8.count <= 1, value != "\n", value != "\r" else {
                throw refuse("it must be one ASCII character, or nothing")
            }
        case "mode":
            value = value.uppercased()
            let modes = RecordOptions.Mode.allCases.map(\.rawValue)
            guard modes.contains(value) else { throw refuse("write one of: \(modes.joined(separator: ", "))") }
        case "encoding", "charset":
            guard ReadOptions.Encoding(named: value) != nil else {
                let names = ReadOptions.Encoding.allCases.map(\.rawValue).joined(separator: ", ")
                throw refuse("write one of: \(names)")
            }
        case "skip":
            guard let lines = Int(value), (0...1_000_000).contains(lines) else {
                throw refuse("it must be a number of lines before the header")
            }
        case "samplingRatio":
            guard let share = Double(value), share > 0, share <= 1 else { throw refuse("it is more than 0, at most 1") }
        case "lineSep": guard !value.isEmpty else { throw refuse("it must be at least one character") }
        case "timeZone":
            guard ExpressionSettings.isTimeZone(value) else {
                throw refuse("it must be a zone such as 'Europe/Berlin' or an offset such as '+05:30'")
            }
        case "maxColumns", "inputBufferSize": guard Int(value) != nil else { throw refuse("it must be a number") }
        default: break
        }
        try Self.checkSupport(known, value, refuse)
        values[key] = value
    }

    /// What Spark has and Roost does not do is an error, and never another answer.
    private static func checkSupport(
        _ name: String, _ value: String, _ refuse: (String) -> RoostError
    ) throws(RoostError) {
        let word = value.lowercased()
        switch name {
        case "locale" where !["", "en", "en-us", "en_us"].contains(word):
            throw refuse("names of months and days are read in English (en-US) only")
        case "unescapedQuoteHandling" where word != "stop_at_delimiter":
            throw refuse("only STOP_AT_DELIMITER, Spark's default, is done")
        case "maxCharsPerColumn" where word != "-1": throw refuse("only -1, Spark's default, is done")
        case "ignoreCorruptFiles" where word == "true", "ignoreMissingFiles" where word == "true":
            throw refuse("a file that cannot be read is always an error: name the files that can")
        case "datetimeRebaseMode" where word == "legacy", "int96RebaseMode" where word == "legacy":
            throw refuse("dates of Spark 2's own calendar are not read: write the files anew")
        default: break
        }
    }

    subscript(_ name: String) -> String? { values[name.lowercased()] }

    func isOn(_ name: String, default fallback: Bool = false) -> Bool {
        self[name].map { $0 == "true" } ?? fallback
    }

    /// Gives an option a value where it has none.
    mutating func setDefault(_ name: String, _ value: String) {
        if self[name] == nil { values[name.lowercased()] = value }
    }

    /// How bytes are read.
    var files: ReadOptions {
        var options = ReadOptions()
        options.encoding = (self["encoding"] ?? self["charset"]).flatMap { ReadOptions.Encoding(named: $0) } ?? .utf8
        options.skippedLines = self["skip"].flatMap { Int($0) } ?? 0
        return options
    }
}
