/// Reads Spark's SQL from its tokens, from the left, one rule of the grammar in each function.
///
/// The rules of each part of the language stand in an extension of their own. What a rule does not find throws
/// `PARSE_SYNTAX_ERROR`, at the first token that no query could have there.
struct Parser {
    let text: String
    private(set) var tokens: [Token]
    private(set) var position = 0
    /// How many rules are open that may stand inside of themselves.
    private var depth = 0
    /// The depth at which an expression may have names for its columns after it.
    private var aliasDepth = 0
    /// The first mistake in what the text says, which counts only if its form has none.
    private var mistake: SparkError?
    /// How many `?` were read.
    var positionalParameters = 0
    /// How deep the expressions nest of the query that is being read.
    var deepest = 0
    private let unclosedComment: Int?
    private let bytes: [UInt8]

    /// How deep parentheses, subqueries, types and the like may nest.
    static let deepestNesting = 200

    /// A parser at the start of `text`.
    init(_ text: String) {
        self.text = text
        let lexer = Lexer(text)
        tokens = lexer.tokens
        bytes = lexer.bytes
        unclosedComment = lexer.unclosedComment
    }

    /// The token that comes next, which is the end of the text after all others.
    var token: Token { tokens[position] }

    /// The token `distance` after the next one.
    func peek(_ distance: Int = 1) -> Token { tokens[min(position + distance, tokens.count - 1)] }

    /// Goes to the next token; the one that was next is returned.
    @discardableResult
    mutating func advance() -> Token {
        let token = tokens[position]
        if position < tokens.count - 1 { position += 1 }
        return token
    }

    /// Where the next token begins, in bytes.
    var offset: Int { token.range.lowerBound }

    /// The text from `start` to the end of the last token that was read.
    func span(from start: Int) -> SourceSpan {
        let end = position > 0 ? tokens[position - 1].range.upperBound : start
        return SourceSpan(start: start, end: max(start, end))
    }

    func text(of token: Token) -> String { String(decoding: bytes[token.range], as: UTF8.self) }

    func bytes(of token: Token) -> ArraySlice<UInt8> { bytes[token.range] }

    /// Keeps an error of a text whose form is right; any error of its form comes before it.
    mutating func report(_ error: SparkError) { mistake = mistake ?? error }
}

// Attempts.
extension Parser {
    /// The result of the first rule that finds text of its form; the error is that of the rule that came further.
    mutating func either<Result>(
        _ first: (inout Parser) throws(SparkError) -> Result, _ second: (inout Parser) throws(SparkError) -> Result
    ) throws(SparkError) -> Result {
        let before = state
        let firstError: SparkError
        do {
            return try first(&self)
        } catch {
            if error.isTooComplex { throw error }
            firstError = error
            state = before
        }
        do {
            return try second(&self)
        } catch {
            let isFurther = (firstError.context?.start ?? 0) > (error.context?.start ?? 0)
            throw isFurther ? firstError : error
        }
    }

    /// What an attempt that fails leaves as it was.
    private var state: State {
        get { (position, mistake, positionalParameters, deepest) }
        set { (position, mistake, positionalParameters, deepest) = newValue }
    }

    private typealias State = (Int, SparkError?, Int, Int)
}

// Tokens that a rule may or must have.
extension Parser {
    func at(_ symbol: Symbol) -> Bool { token.kind == .symbol(symbol) }

    func at(_ keyword: Keyword) -> Bool { token.keyword == keyword }

    /// Whether these keywords come next, one after the other.
    func at(_ first: Keyword, _ second: Keyword) -> Bool { token.keyword == first && peek().keyword == second }

    mutating func accept(_ symbol: Symbol) -> Bool {
        guard at(symbol) else { return false }
        advance()
        return true
    }

    mutating func accept(_ keyword: Keyword) -> Bool {
        guard at(keyword) else { return false }
        advance()
        return true
    }

    mutating func accept(_ first: Keyword, _ second: Keyword) -> Bool {
        guard at(first, second) else { return false }
        advance()
        advance()
        return true
    }

    mutating func expect(_ keyword: Keyword) throws(SparkError) {
        guard accept(keyword) else { throw unexpected(expected: keyword.rawValue) }
    }

    mutating func expect(_ symbol: Symbol) throws(SparkError) {
        guard accept(symbol) else { throw unexpected(expected: "'\(symbol.rawValue)'") }
    }

    /// The end of a `…>`, which may be the first half of `>>`.
    mutating func expectClosingAngle() throws(SparkError) {
        let rest: Symbol
        switch token.kind {
        case .symbol(.greater):
            advance()
            return
        case .symbol(.shiftRight): rest = .greater
        case .symbol(.shiftRightUnsigned): rest = .shiftRight
        case .symbol(.greaterEqual): rest = .equal
        default: throw unexpected(expected: "'>'")
        }
        tokens[position].kind = .symbol(rest)
        tokens[position].range = (token.range.lowerBound + 1)..<token.range.upperBound
    }

    /// A sign directly after something that has an end of its own.
    mutating func expectAfter(_ symbol: Symbol) throws(SparkError) {
        if accept(symbol) { return }
        let isExtra = peek().kind == .symbol(symbol)
        let couldFollow = token.kind == .end || token.isName || at(.comma) || at(.rightParen)
        throw unexpected(
            isExtra: isExtra, missing: couldFollow ? symbol.rawValue : nil, expected: "'\(symbol.rawValue)'")
    }

    /// The end of a list of so many elements.
    mutating func expectEnd(of count: Int, _ symbol: Symbol = .rightParen) throws(SparkError) {
        if accept(symbol) { return }
        let isExtra = count > 1 || peek().kind == .symbol(symbol)
        throw unexpected(isExtra: isExtra, expected: "',' or '\(symbol.rawValue)'")
    }

    /// Makes sure that all of the text was read, and that it had no mistakes.
    func end() throws(SparkError) {
        guard token.kind == .end else {
            let isAfterStatement = position > 0 && tokens[position - 1].kind == .symbol(.semicolon)
            throw unexpected(isExtra: isAfterStatement || peek().kind == .end, expected: "the end")
        }
        try checkComments()
        if let mistake { throw mistake }
    }

    /// Reads rules separated by commas, at least one.
    mutating func list<Element>(
        _ element: (inout Parser) throws(SparkError) -> Element
    ) throws(SparkError) -> [Element] {
        var elements = [try element(&self)]
        while accept(.comma) { elements.append(try element(&self)) }
        return elements
    }

    /// Reads rules separated by commas between parentheses, at least one.
    mutating func parenthesized<Element>(
        _ element: (inout Parser) throws(SparkError) -> Element
    ) throws(SparkError) -> [Element] {
        try expect(.leftParen)
        let elements = try list(element)
        try expectEnd(of: elements.count)
        return elements
    }

    /// Begins a rule that may stand inside of itself; too many in each other are an error.
    mutating func enter() throws(SparkError) {
        guard depth < Self.deepestNesting else { throw tooComplex() }
        depth += 1
    }

    /// Ends a rule that may stand inside of itself.
    mutating func leave() { depth -= 1 }

    /// Reads an expression, after which names may stand for its columns.
    mutating func expressionBeforeAlias() throws(SparkError) -> SyntaxExpression {
        let outer = aliasDepth
        aliasDepth = depth + 1
        defer { aliasDepth = outer }
        return try expression()
    }

    /// Whether names in parentheses may follow what is read.
    var mayHaveAlias: Bool { depth == aliasDepth }
}

// Places of errors.
extension Parser {
    /// The error of a comment without an end, which comes before any other.
    func checkComments() throws(SparkError) {
        guard let start = unclosedComment else { return }
        throw SparkError(
            "UNCLOSED_BRACKETED_COMMENT",
            message: "A comment begins with /* and has no end. Write */ after it.",
            context: context(SourceSpan(start: start, end: bytes.count)))
    }

    func context(_ span: SourceSpan) -> QueryContext { span.context(in: text) }
}
