// Functions with a grammar of their own.
extension Parser {
    /// The construct whose keyword and parenthesis come next, or nil where they are a name and its arguments.
    mutating func construct() throws(SparkError) -> SyntaxExpression? {
        guard let keyword = token.keyword else { return nil }
        let start = offset
        switch keyword {
        case .cast, .tryCast: return try cast(isTry: keyword == .tryCast)
        case .extract where peek(2).isName && peek(3).keyword == .from: return try extract()
        case .trim: return try trim()
        case .substr, .substring: return try substring()
        case .position: return try positionConstruct()
        case .overlay: return try overlay()
        case .struct: return try structure()
        case .identifier: return try identifierClause(from: start)
        default: return nil
        }
    }

    private mutating func cast(isTry: Bool) throws(SparkError) -> SyntaxExpression {
        let start = offset
        let name = text(of: advance())
        advance()
        let value = try expression()
        guard accept(.as) else { return try rest(of: name, [value], from: start) }
        let type = try dataType()
        try expectAfter(.rightParen)
        return try make(.cast(value, type, isTry: isTry), from: start)
    }

    /// `EXTRACT(field FROM value)`, the call `extract('field', value)`.
    private mutating func extract() throws(SparkError) -> SyntaxExpression {
        let start = offset
        advance()
        advance()
        let fieldStart = offset
        let field = try identifier()
        let literal = try make(.literal(.string(field)), from: fieldStart)
        try expect(.from)
        let source = try value()
        try expectAfter(.rightParen)
        return try make(.call(SyntaxCall("extract", [literal, source])), from: start)
    }

    /// `TRIM([BOTH] [characters] FROM text)`, the call `trim(characters, text)`.
    private mutating func trim() throws(SparkError) -> SyntaxExpression {
        let start = offset
        advance()
        advance()
        var name = "trim"
        if at(.both) || at(.leading) || at(.trailing), peek().startsOperand {
            let side = advance().keyword
            name = side == .leading ? "ltrim" : side == .trailing ? "rtrim" : "trim"
            if accept(.from) { return try trimmed(name, [], from: start) }
            let characters = try value()
            try expect(.from)
            return try trimmed(name, [characters], from: start)
        }
        if at(.from), peek().startsOperand {
            advance()
            return try trimmed(name, [], from: start)
        }
        if accept(.rightParen) { return try make(.call(SyntaxCall(name, [])), from: start) }
        let first = try expression()
        return accept(.from) ? try trimmed(name, [first], from: start) : try rest(of: name, [first], from: start)
    }

    private mutating func trimmed(
        _ name: String, _ characters: [SyntaxExpression], from start: Int
    ) throws(SparkError) -> SyntaxExpression {
        let text = try value()
        try expectAfter(.rightParen)
        return try make(.call(SyntaxCall(name, characters + [text])), from: start)
    }

    /// `SUBSTRING(text FROM position FOR length)`.
    private mutating func substring() throws(SparkError) -> SyntaxExpression {
        let start = offset
        let name = text(of: advance())
        advance()
        if accept(.rightParen) { return try make(.call(SyntaxCall(name, [])), from: start) }
        var arguments = [try expression()]
        guard accept(.from) else { return try rest(of: name, arguments, from: start) }
        arguments.append(try value())
        if accept(.for) || accept(.comma) { arguments.append(try value()) }
        try expectAfter(.rightParen)
        return try make(.call(SyntaxCall("substring", arguments)), from: start)
    }

    /// `POSITION(part IN text)`, the call `locate(part, text)`.
    private mutating func positionConstruct() throws(SparkError) -> SyntaxExpression {
        let start = offset
        let name = text(of: advance())
        advance()
        if accept(.rightParen) { return try make(.call(SyntaxCall(name, [])), from: start) }
        let first = try either { parser throws(SparkError) -> (SyntaxExpression, SyntaxExpression?) in
            let part = try parser.value()
            try parser.expect(.in)
            let text = try parser.value()
            guard parser.at(.rightParen) else { throw parser.unexpected(expected: "')'") }
            return (part, text)
        } _: { parser throws(SparkError) -> (SyntaxExpression, SyntaxExpression?) in
            (try parser.expression(), nil)
        }
        guard let text = first.1 else { return try rest(of: name, [first.0], from: start) }
        try expectAfter(.rightParen)
        return try make(.call(SyntaxCall("locate", [first.0, text])), from: start)
    }

    /// `OVERLAY(text PLACING other FROM position FOR length)`.
    private mutating func overlay() throws(SparkError) -> SyntaxExpression {
        let start = offset
        let name = text(of: advance())
        advance()
        if accept(.rightParen) { return try make(.call(SyntaxCall(name, [])), from: start) }
        var arguments = [try expression()]
        guard accept(.placing) else { return try rest(of: name, arguments, from: start) }
        arguments.append(try value())
        try expect(.from)
        arguments.append(try value())
        if accept(.for) { arguments.append(try value()) }
        try expectAfter(.rightParen)
        return try make(.call(SyntaxCall("overlay", arguments)), from: start)
    }

    /// `STRUCT(a AS x, b)`.
    private mutating func structure() throws(SparkError) -> SyntaxExpression {
        let start = offset
        advance()
        advance()
        guard !accept(.rightParen) else { return try make(.call(SyntaxCall("struct", [])), from: start) }
        let fields = try list { parser throws(SparkError) in try parser.namedExpression() }
        try expectEnd(of: fields.count)
        return try make(.call(SyntaxCall("struct", fields)), from: start)
    }

    /// `IDENTIFIER('a')`: a column, or a function where arguments follow.
    private mutating func identifierClause(from start: Int) throws(SparkError) -> SyntaxExpression {
        advance()
        advance()
        let name = try expression()
        try expectAfter(.rightParen)
        guard at(.leftParen) else { return try make(.identifier(name), from: start) }
        return try call(.identifier(name), from: start)
    }

    /// The other arguments of a function whose first ones were read.
    private mutating func rest(
        of name: String, _ arguments: [SyntaxExpression], from start: Int
    ) throws(SparkError) -> SyntaxExpression {
        var arguments = arguments
        while accept(.comma) { arguments.append(try expression()) }
        try expectEnd(of: arguments.count)
        return try make(.call(SyntaxCall(name, arguments)), from: start)
    }
}
