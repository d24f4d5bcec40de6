internal import SparkFunctions
package import SparkSQL

// df.na
extension Analyzer {
    /// The rows where this value stands for nulls, in columns of its kind: numbers, texts or booleans.
    package func fill(_ plan: ResolvedPlan, _ value: SparkLiteral, columns names: [String]? = nil) throws(SparkError)
        -> ResolvedPlan
    {
        let columns = try names.map { (names) throws(SparkError) in try self.columns(names, plan) } ?? plan.output
        var values: [Int: SparkLiteral] = [:]
        for column in columns where Self.isKind(value, of: column.type) {
            values[column.number] = Self.asDouble(value)
        }
        return try filled(plan, values)
    }

    /// The rows where each of these columns has its own value for nulls.
    package func fill(_ plan: ResolvedPlan, _ values: [(String, SparkLiteral)]) throws(SparkError) -> ResolvedPlan {
        var byNumber: [Int: SparkLiteral] = [:]
        for (name, value) in values {
            for column in try columns([name], plan) { byNumber[column.number] = value }
        }
        return try filled(plan, byNumber)
    }

    /// The rows with 0 for nulls in columns of BIGINT, which cannot be null after it.
    package func zeros(_ plan: ResolvedPlan) throws(SparkError) -> ResolvedPlan {
        let counts = plan.output.filter { $0.type == .long }.map { ($0.number, SparkLiteral.long(0)) }
        return try filled(plan, Dictionary(counts) { first, _ in first })
    }

    private func filled(_ plan: ResolvedPlan, _ values: [Int: SparkLiteral]) throws(SparkError) -> ResolvedPlan {
        try select(
            plan,
            plan.output.map { attribute in
                let column = Self.syntax(attribute)
                guard let value = values[attribute.number] else { return column }
                let nulls =
                    attribute.type.isFloating
                    ? Self.call("nanvl", [column, Self.cast(SyntaxExpression(.literal(.null)), attribute.type)])
                    : column
                let other = Self.cast(SyntaxExpression(.literal(value)), attribute.type)
                return SyntaxExpression(.alias(Self.call("coalesce", [nulls, other]), [attribute.name]))
            })
    }

    /// The rows with at least so many values that are neither null nor NaN in these columns; in all, where none are given.
    package func dropNulls(
        _ plan: ResolvedPlan, how: String = "any", threshold: Int? = nil, columns names: [String]? = nil
    )
        throws(SparkError) -> ResolvedPlan
    {
        let columns = try names.map { (names) throws(SparkError) in try self.columns(names, plan) } ?? plan.output
        // Spark looks all of them up by their names.
        for column in columns { _ = try PlanScope.find([column.name], in: plan.output) }
        guard how == "any" || how == "all" else {
            throw FrameErrors.illegal("how ('\(how)') should be 'any' or 'all'")
        }
        let least = threshold ?? (how == "any" ? columns.count : 1)
        guard !columns.isEmpty, least > 0 else { return plan }
        let isThere = columns.map { attribute in
            var test = SyntaxExpression(.test(.isNotNull, Self.syntax(attribute)))
            if attribute.type.isFloating {
                test = SyntaxExpression(
                    .binary(.and, test, SyntaxExpression(.unary(.not, Self.call("isnan", [Self.syntax(attribute)])))))
            }
            return test
        }
        let condition: SyntaxExpression
        if least >= columns.count {
            condition =
                least > columns.count
                ? SyntaxExpression(.literal(.boolean(false))) : Self.chain(.and, isThere)
        } else if least == 1 {
            condition = Self.chain(.or, isThere)
        } else {
            let ones = isThere.map { test in
                SyntaxExpression(
                    .caseWhen(
                        operand: nil,
                        branches: [SyntaxBranch(when: test, then: SyntaxExpression(.literal(.integer(1))))],
                        otherwise: SyntaxExpression(.literal(.integer(0)))))
            }
            condition = SyntaxExpression(
                .binary(
                    .greaterEqual, Self.chain(.plus, ones), SyntaxExpression(.literal(.integer(Int32(clamping: least))))
                ))
        }
        return try filter(plan, condition)
    }

    /// The rows with other values in the stead of these, in columns of their kind.
    package func replace(
        _ plan: ResolvedPlan, _ values: [(from: SparkLiteral, to: SparkLiteral)], columns names: [String]? = nil
    ) throws(SparkError) -> ResolvedPlan {
        let columns = try names.map { (names) throws(SparkError) in try self.columns(names, plan) } ?? plan.output
        let chosen = Set(columns.map(\.number))
        guard let kind = values.lazy.map(\.from).first(where: { $0 != .null }) ?? values.first?.from else {
            return plan
        }
        return try select(
            plan,
            plan.output.map { attribute in
                let column = Self.syntax(attribute)
                guard chosen.contains(attribute.number), Self.isKind(kind, of: attribute.type) else { return column }
                let branches = values.map { from, to in
                    SyntaxBranch(
                        when: SyntaxExpression(.literal(Self.asDouble(from))),
                        then: Self.cast(SyntaxExpression(.literal(Self.asDouble(to))), attribute.type))
                }
                let chosen = SyntaxExpression(.caseWhen(operand: column, branches: branches, otherwise: column))
                return SyntaxExpression(.alias(chosen, [attribute.name]))
            })
    }

    // MARK: helpers

    /// The columns of these names; a name with points or of several columns is no such name.
    func columns(_ names: [String], _ plan: ResolvedPlan) throws(SparkError) -> [Attribute] {
        var columns: [Attribute] = []
        for name in names {
            let parts = try AttributeName.parts(name)
            guard let found = try PlanScope.find(parts, in: plan.output) else {
                throw Self.unresolved(name, in: plan)
            }
            if case .column(let column) = found.expression.node {
                columns += plan.output.filter { $0.number == column.number }.prefix(1)
            }
        }
        return columns
    }

    /// Numbers are replaced as doubles, as in Spark.
    private static func asDouble(_ literal: SparkLiteral) -> SparkLiteral {
        switch literal {
        case .byte(let value): .double(Double(value))
        case .short(let value): .double(Double(value))
        case .integer(let value): .double(Double(value))
        case .long(let value): .double(Double(value))
        case .float(let value): .double(Double(value))
        default: literal
        }
    }

    private static func isKind(_ value: SparkLiteral, of type: SparkType) -> Bool {
        switch value {
        case .boolean: type == .boolean
        case .string: type.isString
        default: type.isNumeric
        }
    }

    /// The column as an expression that only it answers to.
    static func syntax(_ attribute: Attribute) -> SyntaxExpression {
        SyntaxExpression(.frameColumn(frame: attribute.number, name: [attribute.name]))
    }

    static func call(_ name: String, _ arguments: [SyntaxExpression]) -> SyntaxExpression {
        SyntaxExpression(.call(SyntaxCall(name, arguments)))
    }

    static func cast(_ value: SyntaxExpression, _ type: SparkType) -> SyntaxExpression {
        SyntaxExpression(.cast(value, type, isTry: false))
    }

    private static func chain(_ symbol: BinaryOperator, _ parts: [SyntaxExpression]) -> SyntaxExpression {
        parts.dropFirst().reduce(parts[0]) { SyntaxExpression(.binary(symbol, $0, $1)) }
    }
}
