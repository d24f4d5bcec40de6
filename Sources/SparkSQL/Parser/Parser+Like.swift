// Texts compared with patterns.
extension Parser {
    /// `LIKE …`, `ILIKE …` and `RLIKE …` after a value, from the keyword.
    mutating func likePredicate(
        of value: SyntaxExpression, isNegated: Bool, from start: Int
    ) throws(SparkError) -> SyntaxExpression {
        let keyword = advance().keyword
        let kind: SyntaxLike.Kind = keyword == .like ? .like : keyword == .ilike ? .ilike : .rlike
        let result: SyntaxExpression
        if kind != .rlike, at(.any) || at(.some) || at(.all), peek().kind == .symbol(.leftParen) {
            let needsAll = advance().keyword == .all
            let patterns = try patterns(from: start)
            let many = SyntaxLikeMany(kind, needsAll: needsAll, isNegated: isNegated, value, patterns)
            return try make(.likeMany(many), from: start)
        }
        var like = SyntaxLike(kind, value, try self.value())
        if kind != .rlike, at(.escape), peek().kind == .string {
            advance()
            like.escape = try escape()
        }
        result = try make(.like(like), from: start)
        return isNegated ? try make(.unary(.not, result), from: start) : result
    }

    private mutating func patterns(from start: Int) throws(SparkError) -> [SyntaxExpression] {
        guard peek().kind == .symbol(.rightParen) else {
            return try parenthesized { parser throws(SparkError) in try parser.expression() }
        }
        advance()
        advance()
        let message = "Expected something between '(' and ')'."
        report(failure("_LEGACY_ERROR_TEMP_0064", ["msg": message], from: start, message))
        return []
    }

    private mutating func escape() throws(SparkError) -> Character {
        let start = offset
        let text = try string()
        if text.utf16.count == 1, let character = text.first { return character }
        report(
            failure(
                "INVALID_ESC", ["invalidEscape": "'\(text)'"], from: start,
                "ESCAPE takes one character, but has '\(text)'."))
        return "\\"
    }
}
