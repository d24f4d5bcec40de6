import CDuckDB
import SparkFunctions
import SparkSQL

extension QueryError {
    /// DuckDB's error of this type, with its message cleaned for people.
    init(_ type: duckdb_error_type, message: String) {
        let code = Self.code(of: type)
        var text = Self.cleaned(message, showsQuery: code == .invalidQuery)
        if let problem = Self.spilling(text, in: SpillFolder.path) {
            text = problem
        } else if let problem = Self.writing(text) {
            text = problem
        } else if code == .outOfMemory {
            text = "the query needs more memory than it may take (\(text)): \(QueryMemory.advice)"
        }
        self.init(code, text, sparkError: code == .data ? Self.sparkError(message) : nil)
    }

    /// What a person can do where there is no room for what a query puts aside; nil for another error.
    static func spilling(_ text: String, in folder: String) -> String? {
        let reason: String
        if text.range(of: "failed to offload data block") != nil {
            // DuckDB takes nine tenths of the room that it finds there.
            reason = "where the disk has no room for them"
        } else if text.range(of: "\"\(folder)/") != nil, text.range(of: "Could not write file") != nil {
            reason = "which cannot be written" + (Self.reason(in: text).map { ": \($0)" } ?? "")
        } else {
            return nil
        }
        return "the query needs more memory than it may take, and puts rows into \(folder), \(reason): make room "
            + "there, or name a folder with room by ROOST_HOME before the workers start, or \(QueryMemory.advice)"
    }

    /// A file that cannot be written, in the words that other formats have for it; nil for another error.
    ///
    /// A write that another thread does fails with JSON that has the message in it.
    private static func writing(_ text: String) -> String? {
        guard let start = text.range(of: "Could not write file ") else { return nil }
        let rest = text[start.upperBound...].drop { $0 == "\\" || $0 == "\"" }
        let path = rest.prefix { $0 != "\\" && $0 != "\"" }
        guard !path.isEmpty, let reason = reason(in: text) else { return nil }
        return "\(path) cannot be written: \(reason)"
    }

    /// The system's words in the error of a file.
    private static func reason(in text: String) -> String? {
        guard let start = text.range(of: "Could not write file "), let end = text[start.upperBound...].range(of: "\": ")
        else { return nil }
        let reason = text[end.upperBound...].prefix { $0 != "\"" && $0 != "\n" }
        return reason.isEmpty ? nil : String(reason)
    }

    /// What Spark says in place of DuckDB's message; a message that quotes a text of a row says nothing else.
    private static func sparkError(_ message: String) -> SparkError? {
        message.hasPrefix("Conversion Error: Could not convert string") ? nil : SparkError(runtimeText: message)
    }

    /// What a person can act on: the file, the line, where the SQL is wrong.
    ///
    /// Drops the class of the error, which `code` says, stacks, and advice about DuckDB's own settings.
    private static func cleaned(_ message: String, showsQuery: Bool) -> String {
        // It quotes the value that does not fit, however long that is.
        var text = message.prefix(4_000)
        if let colon = text.range(of: " Error: "), !text[..<colon.lowerBound].contains("\n") {
            text = text[colon.upperBound...]
        }
        // A CSV file's error ends with a list of the reader's settings, which names the file.
        var file: Substring?
        if text.hasPrefix("CSV Error"), let start = text.range(of: "\n  file = ") {
            file = text[start.upperBound...].prefix { $0 != "\n" }
            if let end = text.range(of: "\n\n") { text = text[..<end.lowerBound] }
        }
        for noise in noises + (showsQuery ? [] : ["\n\nLINE "]) {
            if let start = text.range(of: noise) { text = text[..<start.lowerBound] }
        }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        if text.isEmpty { return "DuckDB gave no reason" }
        if text.hasPrefix("Malformed JSON") { return lineBefore(String(text)) }
        return file.map { "\($0): \(text)" } ?? String(text)
    }

    /// DuckDB 2.0 names the line after a malformed one: it counts a line before it parses it.
    private static func lineBefore(_ text: String) -> String {
        for word in [" in line ", " in record/value "] {
            guard let found = text.range(of: word) else { continue }
            let digits = text[found.upperBound...].prefix(while: \.isWholeNumber)
            guard let line = Int(digits), line > 1 else { continue }
            return text[..<found.upperBound] + "\(line - 1)" + text[digits.endIndex...]
        }
        return text
    }

    private static let noises = [
        "\n\nStack Trace:", "\nThis error signals an assertion failure", "\n\nPlease try installing", "\nTry setting '",
        // A table of DuckDB's own is nothing that anybody meant.
        "\nDid you mean \"pg_", "\nPossible solutions:", "\nDatabase is launched in",
        "\nThis limit was set by", " Use TRY(...) to return NULL for this expression",
    ]

    private static func code(of type: duckdb_error_type) -> Code {
        switch type {
        case DUCKDB_ERROR_PARSER, DUCKDB_ERROR_SYNTAX, DUCKDB_ERROR_BINDER, DUCKDB_ERROR_CATALOG,
            DUCKDB_ERROR_PLANNER, DUCKDB_ERROR_EXPRESSION, DUCKDB_ERROR_NOT_IMPLEMENTED, DUCKDB_ERROR_INVALID_TYPE,
            DUCKDB_ERROR_UNKNOWN_TYPE, DUCKDB_ERROR_SETTINGS, DUCKDB_ERROR_PARAMETER_NOT_RESOLVED,
            DUCKDB_ERROR_PARAMETER_NOT_ALLOWED, DUCKDB_ERROR_MISSING_EXTENSION, DUCKDB_ERROR_AUTOLOAD,
            DUCKDB_ERROR_DEPENDENCY, DUCKDB_ERROR_TRANSACTION:
            .invalidQuery
        case DUCKDB_ERROR_OUT_OF_RANGE, DUCKDB_ERROR_CONVERSION, DUCKDB_ERROR_DECIMAL, DUCKDB_ERROR_MISMATCH_TYPE,
            DUCKDB_ERROR_DIVIDE_BY_ZERO, DUCKDB_ERROR_OBJECT_SIZE, DUCKDB_ERROR_INVALID_INPUT,
            DUCKDB_ERROR_CONSTRAINT, DUCKDB_ERROR_SERIALIZATION, DUCKDB_ERROR_DATA_CORRUPTION:
            .data
        case DUCKDB_ERROR_IO, DUCKDB_ERROR_PERMISSION, DUCKDB_ERROR_HTTP, DUCKDB_ERROR_NETWORK: .io
        case DUCKDB_ERROR_OUT_OF_MEMORY: .outOfMemory
        case DUCKDB_ERROR_INTERRUPT: .interrupted
        default: .internal
        }
    }
}

extension StringProtocol {
    /// Where `other` first stands in this text, without the help of Foundation.
    fileprivate func range(of other: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}
