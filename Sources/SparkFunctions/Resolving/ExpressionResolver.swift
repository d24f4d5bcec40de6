public import SparkSQL

/// Gives an expression as it was written its columns, functions and types.
///
///     let resolver = ExpressionResolver(scope: TableScope(schema), settings: settings)
///     let typed = try resolver.resolve(syntax)
public struct ExpressionResolver {
    let scope: any ExpressionScope
    let settings: ExpressionSettings
    /// The parameters of the lambdas around the expression, the innermost last.
    private var variables: [(variable: LambdaVariable, type: SparkType, nullable: Bool)] = []

    /// A resolver of expressions in this scope.
    public init(scope: any ExpressionScope, settings: ExpressionSettings = .init()) {
        self.scope = scope
        self.settings = settings
    }

    /// The typed expression.
    ///
    /// Stars and aliases are for the caller: they stand at the top of lists only.
    ///
    /// - Throws: Spark's error of an unknown or ambiguous name, an unknown function, a wrong type, with the place in
    ///   the text where the expression has one.
    public func resolve(_ expression: SyntaxExpression) throws(SparkError) -> TypedExpression {
        switch expression.node {
        case .literal(let literal): return try LiteralResolver.typed(literal, settings)
        case .name(let parts): return try name(parts)
        case .frameColumn(let frame, let parts):
            guard let found = try scope.column(frame: frame, parts) else { throw unresolved(parts) }
            return try members(found)
        case .parameter(let parameter): return try self.parameter(parameter, expression.span)
        case .alias(let child, _): return try resolve(child)
        case .call(let call): return try self.call(call)
        case .over(let function, let window): return try WindowResolver(resolver: self).resolve(function, window)
        case .unary(let symbol, let operand): return try unary(symbol, operand)
        case .binary(let symbol, let left, let right): return try binary(symbol, left, right)
        case .test(let test, let operand): return try self.test(test, operand)
        case .between(let value, let lower, let upper):
            return try function("between", [value, lower, upper])
        case .inList(let value, let list): return try function("in", [value] + list)
        case .like(let like): return try self.like(like)
        case .likeMany(let like): return try likeMany(like)
        case .caseWhen(let operand, let branches, let otherwise):
            return try caseWhen(operand, branches, otherwise)
        case .cast(let child, let type, let isTry):
            return try Casting.cast(resolve(child), to: type, isTry: isTry, settings)
        case .element(let container, let key): return try Extraction.element(resolve(container), resolve(key), settings)
        case .field(let container, let name): return try Extraction.field(resolve(container), name, settings)
        case .row(let values): return try row(values)
        case .exists(let query):
            let found = try scope.subquery(query)
            return TypedExpression(
                .subquery(SubqueryReference(number: found.number, kind: .exists, name: found.name)), .boolean,
                nullable: false)
        case .scalarQuery(let query): return try scalar(query)
        case .inQuery(let value, let query): return try contains(value, query)
        case .sortOrder(let order): return try resolve(order.expression)
        case .path(let value, let steps): return try path(value, steps)
        case .identifier(let name): return try identifier(name)
        case .star, .columnPattern, .lambda: throw misplaced(expression)
        case .invalid(let error): throw error
        case .tooDeep:
            throw SparkError(
                "FAILED_TO_PARSE_TOO_COMPLEX",
                message: "The expression nests deeper than \(SyntaxExpression.deepestNesting): divide it into several.")
        }
    }

    /// The key of an order.
    public func resolve(_ order: SyntaxSortOrder) throws(SparkError) -> SortOrder {
        SortOrder(try resolve(order.expression), ascending: !order.isDescending, nullsFirst: order.nullsFirst)
    }

    func resolve(_ expressions: [SyntaxExpression]) throws(SparkError) -> [TypedExpression] {
        var typed: [TypedExpression] = []
        for expression in expressions { typed.append(try resolve(expression)) }
        return typed
    }

    // MARK: names

    private func name(_ parts: [String]) throws(SparkError) -> TypedExpression {
        if let first = parts.first,
            let found = variables.last(where: { $0.variable.name.lowercased() == first.lowercased() })
        {
            let variable = TypedExpression(.variable(found.variable), found.type, nullable: found.nullable)
            return try members(ResolvedName(variable, members: Array(parts.dropFirst())))
        }
        if let found = try scope.column(parts) { return try members(found) }
        if parts.count == 1, let call = Self.bareFunctions[parts[0].lowercased()] {
            return try Catalogue.standard.call(call, [], settings: settings)
        }
        throw unresolved(parts)
    }

    private static let bareFunctions = [
        "current_date": "current_date", "current_timestamp": "current_timestamp", "localtimestamp": "localtimestamp",
        "current_user": "current_user", "user": "current_user", "session_user": "current_user",
        "current_catalog": "current_catalog", "current_database": "current_database",
        "current_schema": "current_database", "current_time": "current_time",
    ]

    private func members(_ found: ResolvedName) throws(SparkError) -> TypedExpression {
        var expression = found.expression
        for member in found.members { expression = try Extraction.field(expression, member, settings) }
        return expression
    }

    private func unresolved(_ parts: [String]) -> SparkError {
        let name = parts.map { SQLText.quoted($0) }.joined(separator: ".")
        let proposals = Suggestions.nearest(to: parts, among: scope.proposals)
        guard !proposals.isEmpty else {
            return SparkError(
                "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", parameters: ["objectName": name],
                message: "A column, variable, or function parameter with name \(name) cannot be resolved.")
        }
        let text = proposals.map { $0.map { SQLText.quoted($0) }.joined(separator: ".") }.joined(separator: ", ")
        return SparkError(
            "UNRESOLVED_COLUMN.WITH_SUGGESTION", parameters: ["objectName": name, "proposal": text],
            message: """
                A column, variable, or function parameter with name \(name) cannot be resolved. Did you mean one of \
                the following? [\(text)].
                """)
    }

    private func parameter(_ parameter: SyntaxParameter, _ span: SourceSpan) throws(SparkError) -> TypedExpression {
        if let value = scope.parameter(parameter) { return try resolve(value) }
        let name =
            switch parameter {
            case .named(let name): name
            case .positional: "_\(max(0, span.start))"
            }
        throw SparkError(
            "UNBOUND_SQL_PARAMETER", parameters: ["name": name],
            message: "Found the unbound parameter: \(name). Fix args and provide a value for it.")
    }

    private func identifier(_ name: SyntaxExpression) throws(SparkError) -> TypedExpression {
        let typed = try resolve(name)
        guard case .literal(.string(let text)) = typed.node else {
            throw SparkError(
                "NOT_A_CONSTANT_STRING.NOT_CONSTANT",
                parameters: ["name": "IDENTIFIER", "expr": "\"\(typed.pretty)\""],
                message: "The expression \(typed.pretty) used for IDENTIFIER is no constant text.")
        }
        return try self.name(text.split(separator: ".").map(String.init))
    }

    private func misplaced(_ expression: SyntaxExpression) -> SparkError {
        if case .lambda = expression.node {
            return SparkError(
                "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION", parameters: [:],
                message: "A lambda can only be an argument of a function that takes one.")
        }
        return SparkError(
            "INVALID_USAGE_OF_STAR_OR_REGEX", parameters: ["elem": "'*'", "prettyName": "expression"],
            message: "Invalid usage of '*' in expression.")
    }

    private func path(_ value: SyntaxExpression, _ steps: [SyntaxPathStep]) throws(SparkError) -> TypedExpression {
        var text = "$"
        for step in steps {
            switch step {
            case .field(let name): text += ".\(name)"
            case .element(let index): text += "[\(index)]"
            }
        }
        return try Catalogue.standard.call("variant_get", [resolve(value), .string(text)], settings: settings)
    }

    // MARK: operators

    private func function(_ name: String, _ arguments: [SyntaxExpression]) throws(SparkError) -> TypedExpression {
        try Catalogue.standard.call(name, resolve(arguments), settings: settings)
    }

    /// `(a, b)`: a struct whose members have the names of the values that have some.
    private func row(_ values: [SyntaxExpression]) throws(SparkError) -> TypedExpression {
        var arguments: [TypedExpression] = []
        for (index, value) in values.enumerated() {
            let typed = try resolve(value)
            var name = Structs.memberName(typed) ?? "col\(index + 1)"
            if case .alias(_, let names) = value.node, let given = names.first { name = given }
            arguments.append(.string(name))
            arguments.append(typed)
        }
        return try Catalogue.standard.call("named_struct", arguments, settings: settings)
    }

    private func unary(_ symbol: UnaryOperator, _ operand: SyntaxExpression) throws(SparkError) -> TypedExpression {
        let name =
            switch symbol {
            case .not: "not"
            case .minus: "negative"
            case .plus: "positive"
            case .bitwiseNot: "~"
            }
        return try Catalogue.standard.call(
            name, spelling: symbol == .minus ? "-" : nil, [resolve(operand)], settings: settings)
    }

    private func binary(_ symbol: BinaryOperator, _ left: SyntaxExpression, _ right: SyntaxExpression)
        throws(SparkError) -> TypedExpression
    {
        // A chain such as a + b + c … leans to the left: its operands are resolved from the left in a loop.
        var chain = [(symbol, right)]
        var first = left
        while case .binary(let symbol, let left, let right) = first.node {
            chain.append((symbol, right))
            first = left
        }
        var result = try resolve(first)
        for (symbol, right) in chain.reversed() {
            let name =
                switch symbol {
                case .or: "or"
                case .and: "and"
                case .concatenate: "concat"
                default: symbol.rawValue
                }
            result = try Catalogue.standard.call(name, [result, resolve(right)], settings: settings)
        }
        return result
    }

    private func test(_ test: SyntaxTest, _ operand: SyntaxExpression) throws(SparkError) -> TypedExpression {
        let value = try resolve(operand)
        switch test {
        case .isNull: return try Catalogue.standard.call("isnull", [value], settings: settings)
        case .isNotNull: return try Catalogue.standard.call("isnotnull", [value], settings: settings)
        case .isUnknown, .isNotUnknown:
            return try NullTests.unknown(value, isNegated: test == .isNotUnknown, settings)
        }
    }

    private func like(_ like: SyntaxLike) throws(SparkError) -> TypedExpression {
        var arguments = [try resolve(like.value), try resolve(like.pattern)]
        if like.kind != .rlike, like.escape != "\\" { arguments.append(.string(String(like.escape))) }
        var typed = try Catalogue.standard.call(like.kind.rawValue.lowercased(), arguments, settings: settings)
        if case .call(var call) = typed.node {
            call.spelling = like.kind.rawValue
            typed.node = .call(call)
        }
        return typed
    }

    private func likeMany(_ like: SyntaxLikeMany) throws(SparkError) -> TypedExpression {
        var result: TypedExpression?
        var areTexts = true
        for pattern in like.patterns {
            if case .literal(.string) = pattern.node {} else { areTexts = false }
            var next = try self.like(SyntaxLike(like.kind, like.value, pattern))
            if like.isNegated { next = try Catalogue.standard.call("not", [next], settings: settings) }
            guard let last = result else {
                result = next
                continue
            }
            result = try Catalogue.standard.call(like.needsAll ? "and" : "or", [last, next], settings: settings)
        }
        guard let result else { return .literal(.boolean(like.needsAll), .boolean) }
        guard areTexts else { return result }
        // Of constant patterns Spark makes one function, which shows the value only.
        let name = (like.isNegated ? "not" : "") + (like.needsAll ? "likeall" : "likeany")
        var value = try resolve(like.value)
        if like.kind == .ilike { value = try Catalogue.standard.call("lower", [value], settings: settings) }
        return TypedExpression(
            .call(FunctionCall("likemany", [result], spelling: name, shown: [value])), .boolean, nullable: true)
    }

    private func caseWhen(
        _ operand: SyntaxExpression?, _ branches: [SyntaxBranch], _ otherwise: SyntaxExpression?
    ) throws(SparkError) -> TypedExpression {
        let value = operand == nil ? nil : try operand.map { (operand) throws(SparkError) in try resolve(operand) }
        var arguments: [TypedExpression] = []
        for branch in branches {
            var condition = try resolve(branch.when)
            if let value { condition = try Catalogue.standard.call("=", [value, condition], settings: settings) }
            arguments.append(condition)
            arguments.append(try resolve(branch.then))
        }
        if let otherwise { arguments.append(try resolve(otherwise)) }
        return try Catalogue.standard.call("case", arguments, settings: settings)
    }

    // MARK: queries

    private func scalar(_ query: SyntaxQuery) throws(SparkError) -> TypedExpression {
        let found = try scope.subquery(query)
        guard found.schema.fields.count == 1, let field = found.schema.fields.first else {
            throw SparkError(
                "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN",
                parameters: ["number": "\(found.schema.fields.count)"],
                message: "A query that stands for one value has one column, not \(found.schema.fields.count).")
        }
        return TypedExpression(
            .subquery(SubqueryReference(number: found.number, kind: .scalar, name: found.name)), field.type,
            nullable: true)
    }

    private func contains(_ value: SyntaxExpression, _ query: SyntaxQuery) throws(SparkError) -> TypedExpression {
        let found = try scope.subquery(query)
        var values = [try resolve(value)]
        if case .row(let parts) = value.node { values = try resolve(parts) }
        let columns = found.schema.fields
        guard values.count == columns.count else {
            func list(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }
            throw AnalysisError.mismatch(
                "IN_SUBQUERY_LENGTH_MISMATCH", "(\(values.map(\.pretty).joined(separator: ", ")) IN (\(found.name)))",
                [
                    "leftLength": "\(values.count)", "leftColumns": list(values.map(\.pretty)),
                    "rightLength": "\(columns.count)", "rightColumns": list(columns.map(\.name)),
                ], "the number of columns on both sides of IN is not the same.")
        }
        let nullable = values.contains(where: \.nullable) || columns.contains(where: \.nullable)
        return TypedExpression(
            .subquery(SubqueryReference(number: found.number, kind: .contains(values), name: found.name)), .boolean,
            nullable: nullable)
    }

    // MARK: functions

    /// The typed body of a lambda whose parameters have these types.
    func lambda(_ names: [String], _ body: SyntaxExpression, _ types: [(type: SparkType, nullable: Bool)], arity: Int)
        throws(SparkError) -> TypedExpression
    {
        guard names.count == types.count else {
            throw SparkError(
                "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH",
                parameters: ["expectedNumArgs": "\(names.count)", "actualNumArgs": "\(arity)"],
                message: "A higher order function expects \(names.count) arguments, but got \(arity).")
        }
        var inner = self
        var own: [LambdaVariable] = []
        for (index, name) in names.enumerated() {
            let variable = LambdaVariable(number: variables.count + index, name: name)
            own.append(variable)
        }
        for (variable, type) in zip(own, types) { inner.variables.append((variable, type.type, type.nullable)) }
        let typed = try inner.resolve(body)
        return TypedExpression(.lambda(own, typed), typed.type, nullable: typed.nullable)
    }

    private func call(_ call: SyntaxCall) throws(SparkError) -> TypedExpression {
        try CallResolver(resolver: self).resolve(call)
    }
}
