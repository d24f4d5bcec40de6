public import SparkSQL

/// Errors of rows, as texts that pass through DuckDB and come back.
enum RuntimeError {
    static let mark = "\u{1e}spark\u{1f}"
    static let end = "\u{1e}"

    /// The text that stands for an error of this class.
    static func text(_ error: SparkError) -> String {
        var text = mark + error.errorClass + "\u{1f}" + error.message
        for (key, value) in error.parameters.sorted(by: { $0.key < $1.key }) { text += "\u{1f}\(key)\u{1f}\(value)" }
        return text + end
    }

    /// SQL that ends the query with an error; a parameter is a text of SQL.
    static func sql(_ errorClass: String, _ parameters: KeyValuePairs<String, String> = [:]) -> String {
        var pieces = [LiteralSQL.quoted(mark + errorClass + "\u{1f}")]
        for (key, value) in parameters {
            pieces.append(LiteralSQL.quoted("\u{1f}\(key)\u{1f}"))
            pieces.append(value)
        }
        pieces.append(LiteralSQL.quoted(end))
        return "error(" + pieces.joined(separator: " || ") + ")"
    }

    static let ansiConfig = "\"spark.sql.ansi.enabled\""
}

extension SparkError {
    /// The text by which the error of a row passes through DuckDB; `init(runtimeText:)` reads it.
    public var runtimeText: String { RuntimeError.text(self) }

    /// The error of a row that ended a query, from DuckDB's message; nil where the message is none of them.
    public init?(runtimeText text: String) {
        guard let start = text.firstRange(of: RuntimeError.mark) else {
            guard let error = DuckDBMessage.error(text) else { return nil }
            self = error
            return
        }
        let rest = text[start.upperBound...]
        let body = rest.firstIndex(of: "\u{1e}").map { rest[..<$0] } ?? rest
        let pieces = body.split(separator: "\u{1f}", omittingEmptySubsequences: false).map(String.init)
        guard let errorClass = pieces.first else { return nil }
        var parameters: [String: String] = [:]
        for index in stride(from: 2, to: pieces.count - 1, by: 2) { parameters[pieces[index]] = pieces[index + 1] }
        let message = pieces.count > 1 && !pieces[1].isEmpty ? pieces[1] : RuntimeMessage.text(errorClass, parameters)
        self.init(errorClass, parameters: parameters, message: message)
    }
}

/// The words of run-time errors.
enum RuntimeMessage {
    static func text(_ errorClass: String, _ parameters: [String: String]) -> String {
        switch errorClass {
        case "DIVIDE_BY_ZERO":
            return "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead."
        case "REMAINDER_BY_ZERO":
            return "Remainder by zero. Use `try_mod` to tolerate divisor being 0 and return NULL instead."
        case "CAST_INVALID_INPUT":
            return """
                The value \(parameters["expression"] ?? "") of the type \(parameters["sourceType"] ?? "") cannot be \
                cast to \(parameters["targetType"] ?? "") because it is malformed. Correct the value or use `try_cast`.
                """
        default:
            let words = parameters.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            return errorClass + (words.isEmpty ? "" : " (" + words.joined(separator: ", ") + ")")
        }
    }
}
