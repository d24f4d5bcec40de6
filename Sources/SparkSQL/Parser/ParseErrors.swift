// Errors of texts that are no SQL.
extension Parser {
    /// The error of a token that cannot stand where it does.
    ///
    /// - Parameters:
    ///   - token: The token; without one, the next.
    ///   - isExtra: Whether the text would be right without it.
    ///   - missing: The text of a token with which the text would be right.
    ///   - expected: What could have stood there.
    /// - Returns: `PARSE_SYNTAX_ERROR`, or the error of a text without any token.
    func unexpected(
        _ token: Token? = nil, isExtra: Bool = false, missing: String? = nil, expected: String
    ) -> SparkError {
        if let error = commentError { return error }
        guard text.contains(where: { !$0.isWhitespace }) else {
            return SparkError("PARSE_EMPTY_STATEMENT", message: "The text has no statement in it.")
        }
        let token = token ?? self.token
        let display = token.kind == .end ? "end of input" : "'\(text(of: token))'"
        let hint = isExtra ? ": extra input \(display)" : missing.map { ": missing '\($0)'" } ?? ""
        let context = context(SourceSpan(start: token.range.lowerBound, end: token.range.upperBound))
        return SparkError(
            "PARSE_SYNTAX_ERROR", parameters: ["error": display, "hint": hint],
            message: unclosedQuote(near: token)
                ?? "Syntax error at or near \(display)\(hint) in line \(context.line), column \(context.column): "
                + "\(expected) was expected.",
            context: context)
    }

    /// What to say of a quote that has no end; nil where the mistake has nothing to do with one.
    ///
    /// A quote too many in a text, as in `'it's'`, leaves the last one open, and the mistake is at the words before it.
    private func unclosedQuote(near token: Token) -> String? {
        guard let open = tokens.first(where: { $0.kind == .unrecognized && Self.quotes[text(of: $0)] != nil }),
            let what = Self.quotes[text(of: open)]
        else { return nil }
        let place = context(SourceSpan(start: open.range.lowerBound, end: open.range.upperBound))
        let quote = text(of: open)
        let near = token == open ? "" : "Syntax error at or near '\(text(of: token))': "
        return "\(near)The \(what) that begins with \(quote) in line \(place.line), column \(place.column) has no end: "
            + "write another \(quote) behind it; one within it is written twice."
    }

    private static let quotes = ["'": "text", "\"": "text", "`": "name"]

    private var commentError: SparkError? {
        do {
            try checkComments()
            return nil
        } catch {
            return error
        }
    }

    /// The error of a text that nests too deep.
    func tooComplex(_ deepest: Int = deepestNesting) -> SparkError {
        let context = context(SourceSpan(start: offset, end: token.range.upperBound))
        return SparkError(
            "FAILED_TO_PARSE_TOO_COMPLEX",
            message: "The statement is too complex: in line \(context.line), column \(context.column) it nests deeper "
                + "than \(deepest) levels. Divide it into views or several expressions.",
            context: context)
    }

    /// An error of a text that has the form of SQL, but says what cannot be.
    func failure(
        _ errorClass: String, _ parameters: [String: String] = [:], from start: Int, _ message: String
    ) -> SparkError {
        let context = context(span(from: start))
        return SparkError(
            errorClass, parameters: parameters,
            message: "\(message) (line \(context.line), column \(context.column))", context: context)
    }
}

extension SparkError {
    /// Whether it is the error of a text that nests too deep, which no other rule can read either.
    var isTooComplex: Bool { errorClass == "FAILED_TO_PARSE_TOO_COMPLEX" }
}
