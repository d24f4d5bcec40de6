// Operators between and before values.
extension Parser {
    /// A value, which is no `AND`, `OR`, `NOT` or predicate.
    mutating func value() throws(SparkError) -> SyntaxExpression {
        try enter()
        defer { leave() }
        return try operations(0)
    }

    /// Operators that bind at least so tight, and their operands, from comparisons to signs.
    mutating func operations(_ lowest: Int) throws(SparkError) -> SyntaxExpression {
        let start = offset
        var left = try signed()
        while let (operation, precedence, isNegated) = binaryOperator, precedence >= lowest {
            advance()
            let right = try operations(precedence + 1)
            left = try make(.binary(operation, left, right), from: start)
            if isNegated { left = try make(.unary(.not, left), from: start) }
        }
        return left
    }

    /// The operator that comes next, how tight it binds, and whether its result is negated.
    private var binaryOperator: (BinaryOperator, Int, isNegated: Bool)? {
        if at(.div), peek().startsOperand { return (.integralDivide, 7, false) }
        guard case .symbol(let symbol) = token.kind else { return nil }
        return switch symbol {
        case .equal, .doubleEqual: (.equal, 1, false)
        case .notEqual, .bangEqual: (.equal, 1, true)
        case .nullSafeEqual: (.nullSafeEqual, 1, false)
        case .less: (.less, 1, false)
        case .lessEqual, .notGreater: (.lessEqual, 1, false)
        case .greater: (.greater, 1, false)
        case .greaterEqual, .notLess: (.greaterEqual, 1, false)
        case .pipe: (.bitwiseOr, 2, false)
        case .hat: (.bitwiseXor, 3, false)
        case .ampersand: (.bitwiseAnd, 4, false)
        case .shiftLeft: (.shiftLeft, 5, false)
        case .shiftRight: (.shiftRight, 5, false)
        case .shiftRightUnsigned: (.shiftRightUnsigned, 5, false)
        case .plus: (.plus, 6, false)
        case .minus: (.minus, 6, false)
        case .concatenate: (.concatenate, 6, false)
        case .asterisk: (.multiply, 7, false)
        case .slash: (.divide, 7, false)
        case .percent: (.remainder, 7, false)
        default: nil
        }
    }

    /// A value with signs before it; a minus directly before a number belongs to the number.
    private mutating func signed() throws(SparkError) -> SyntaxExpression {
        var signs: [(UnaryOperator, Int)] = []
        while case .symbol(let symbol) = token.kind, let sign = UnaryOperator(symbol) {
            if sign == .minus, case .number = peek().kind { break }
            signs.append((sign, offset))
            advance()
        }
        var result = try postfixed()
        for (sign, start) in signs.reversed() { result = try make(.unary(sign, result), from: start) }
        return result
    }

    /// A primary expression with fields, elements and casts after it.
    private mutating func postfixed() throws(SparkError) -> SyntaxExpression {
        let start = offset
        var result = try primary()
        while let next = try postfix(after: result, from: start) { result = next }
        return result
    }

    /// The expression with what follows it, or nil where nothing does.
    private mutating func postfix(
        after value: SyntaxExpression, from start: Int
    ) throws(SparkError) -> SyntaxExpression? {
        switch token.kind {
        case .symbol(.leftBracket):
            advance()
            let index = try self.value()
            try expectAfter(.rightBracket)
            return try make(.element(value, index), from: start)
        case .symbol(.dot):
            advance()
            let name = try identifier()
            if case .name(let parts) = value.node { return try make(.name(parts + [name]), from: start) }
            return try make(.field(value, name), from: start)
        case .symbol(.colon) where peek().isName || peek().kind == .symbol(.leftBracket):
            return try make(.path(value, try path()), from: start)
        case .symbol(.doubleColon):
            advance()
            return try make(.cast(value, try dataType(), isTry: false), from: start)
        case .word where at(.collate) && peek().isName: return try collated(value, from: start)
        default: return nil
        }
    }

    private mutating func collated(
        _ value: SyntaxExpression, from start: Int
    ) throws(SparkError) -> SyntaxExpression {
        advance()
        let nameStart = offset
        let name = try multipartName().joined(separator: ".")
        let collation = try make(.literal(.string(name)), from: nameStart)
        return try make(.call(SyntaxCall("collate", [value, collation])), from: start)
    }
}

// Paths into a variant.
extension Parser {
    /// `:a.b[0]`, after a value.
    private mutating func path() throws(SparkError) -> [SyntaxPathStep] {
        advance()
        var steps: [SyntaxPathStep] = at(.leftBracket) ? [] : [.field(try identifier())]
        while true {
            if at(.dot), peek().isName {
                advance()
                steps.append(.field(try identifier()))
            } else if accept(.leftBracket) {
                steps.append(token.kind == .string ? .field(try string()) : .element(try integer()))
                try expectAfter(.rightBracket)
            } else {
                return steps
            }
        }
    }
}

extension UnaryOperator {
    /// The operator before a number that is written so.
    fileprivate init?(_ symbol: Symbol) {
        switch symbol {
        case .minus: self = .minus
        case .plus: self = .plus
        case .tilde: self = .bitwiseNot
        default: return nil
        }
    }
}
