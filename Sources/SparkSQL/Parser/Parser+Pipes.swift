// Steps of `|>`.
extension Parser {
    /// A step, after the sign.
    mutating func pipe() throws(SparkError) -> SyntaxPipe {
        switch token.keyword {
        case .select:
            var select = try selectClause()
            if accept(.window) { select.windows = try namedWindows() }
            return .select(select)
        case .extend:
            advance()
            return .extend(try list { parser throws(SparkError) in try parser.namedExpression() })
        case .set:
            advance()
            return .set(try list { parser throws(SparkError) in try parser.assignment() })
        case .drop:
            advance()
            return .drop(try list { parser throws(SparkError) in try parser.nameOnly() })
        case .as:
            advance()
            return .alias(try nameOnly())
        case .where:
            advance()
            return .filter(try expression())
        case .aggregate: return try aggregation()
        case .tablesample: return .sample(try sample())
        default: return try otherPipe()
        }
    }

    private mutating func otherPipe() throws(SparkError) -> SyntaxPipe {
        if let operation = try pipedSetOperation() { return .setOperation(operation) }
        if let step = try relationStep() { return .step(step) }
        let start = offset
        let organization = try organization()
        guard offset > start else {
            throw unexpected(
                expected: "SELECT, EXTEND, SET, DROP, AS, WHERE, AGGREGATE, JOIN, UNION, ORDER BY or LIMIT")
        }
        return .organize(organization)
    }

    private mutating func assignment() throws(SparkError) -> SyntaxAssignment {
        let column = try nameOnly()
        try expect(.equal)
        return SyntaxAssignment(column, try expression())
    }

    private mutating func aggregation() throws(SparkError) -> SyntaxPipe {
        advance()
        var aggregates: [SyntaxExpression] = []
        if !(at(.group, .by)) { aggregates = try list { parser throws(SparkError) in try parser.namedExpression() } }
        guard accept(.group, .by) else { return .aggregate(aggregates, groupBy: [], isByAll: false) }
        if at(.all), !peek().startsOperand {
            advance()
            return .aggregate(aggregates, groupBy: [], isByAll: true)
        }
        let groups = try list { parser throws(SparkError) in try parser.namedExpression() }
        return .aggregate(aggregates, groupBy: groups, isByAll: false)
    }
}
