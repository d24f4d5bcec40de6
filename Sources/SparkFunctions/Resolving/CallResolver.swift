internal import SparkSQL

/// Resolves calls of functions by their names.
struct CallResolver {
    let resolver: ExpressionResolver

    func resolve(_ call: SyntaxCall, inWindow: Bool = false) throws(SparkError) -> TypedExpression {
        let parts = try name(call.name)
        let spelling = (parts.last ?? "").lowercased()
        if parts.count == 1, ["range", "sql_keywords"].contains(spelling) {
            throw SparkError(
                "NOT_A_SCALAR_FUNCTION", parameters: ["functionName": "`\(spelling)`"],
                message: "\(spelling) makes a table: it stands after FROM.")
        }
        guard let entry = Catalogue.standard[spelling],
            parts.count == 1 || ["builtin", "system"].contains(parts[parts.count - 2].lowercased())
        else {
            throw AnalysisError.unknownFunction(parts, similar: Catalogue.standard.similar(to: spelling))
        }
        if entry.kind == .window, !inWindow, entry.counts.contains(call.arguments.count) {
            throw SparkError(
                "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE", parameters: ["funcName": "\"\(spelling)()\""],
                message: "Window function \(spelling)() requires an OVER clause.")
        }
        if entry.kind != .aggregate, !inWindow || entry.kind == .scalar {
            if call.isDistinct { throw unsupported("DISTINCT", spelling) }
            if call.filter != nil { throw unsupported("FILTER clause", spelling) }
            if call.ignoresNulls == true, entry.kind == .scalar { throw unsupported("IGNORE NULLS", spelling) }
        }
        var invocation = Invocation(entry, spelling: spelling, [], settings: resolver.settings)
        let arguments = try ordered(call.arguments, entry)
        try fill(&invocation, arguments, entry)
        let typed = try Catalogue.standard.resolve(&invocation)
        guard entry.kind == .aggregate else { return typed }
        if !inWindow, invocation.arguments.contains(where: \.hasAggregate) {
            throw SparkError(
                "NESTED_AGGREGATE_FUNCTION",
                message: "It is not allowed to use an aggregate function in the argument of another aggregate function."
            )
        }
        return try aggregate(typed, call)
    }

    private func name(_ name: SyntaxName) throws(SparkError) -> [String] {
        switch name {
        case .parts(let parts): return parts
        case .identifier(let expression):
            guard case .literal(.string(let text)) = try resolver.resolve(expression).node else {
                throw AnalysisError.unsupported("A function name that is no constant text")
            }
            return text.split(separator: ".").map(String.init)
        }
    }

    /// The arguments by position; those with names are put where the function has them.
    private func ordered(_ arguments: [SyntaxArgument], _ entry: FunctionEntry) throws(SparkError) -> [SyntaxExpression]
    {
        if arguments.isEmpty, entry.kind == .generator, let name = NamedArguments.parameters[entry.name]?.first?.name {
            throw SparkError(
                "REQUIRED_PARAMETER_NOT_FOUND",
                parameters: ["routineName": "`\(entry.name)`", "parameterName": "`\(name)`", "index": "0"],
                message: "Cannot invoke `\(entry.name)`: its parameter \(name) is missing.")
        }
        if arguments.allSatisfy({ $0.name == nil }) { return arguments.map(\.value) }
        guard let parameters = NamedArguments.parameters[entry.name] else {
            throw SparkError(
                "NAMED_PARAMETERS_NOT_SUPPORTED", parameters: ["functionName": "`\(entry.name)`"],
                message: "Named parameters are not supported for function `\(entry.name)`.")
        }
        let names = parameters.map(\.name)
        var placed: [SyntaxExpression?] = []
        for (index, argument) in arguments.enumerated() {
            var position = index
            if argument.name == nil, let last = arguments[..<index].last(where: { $0.name != nil })?.name {
                throw SparkError(
                    "UNEXPECTED_POSITIONAL_ARGUMENT",
                    parameters: ["routineName": "`\(entry.name)`", "parameterName": "`\(last)`"],
                    message: "Cannot invoke `\(entry.name)`: an argument without a name stands after \(last).")
            }
            if let name = argument.name {
                guard let found = names.firstIndex(of: name.lowercased()) else {
                    throw SparkError(
                        "UNRECOGNIZED_PARAMETER_NAME",
                        parameters: ["routineName": "`\(entry.name)`", "argumentName": "`\(name)`"],
                        message: "Cannot invoke `\(entry.name)`: it has no parameter \(name).")
                }
                position = found
            }
            while placed.count <= position { placed.append(nil) }
            guard position < names.count else {
                throw AnalysisError.wrongCount(
                    entry.name, expected: entry.expectedCounts, actual: arguments.count)
            }
            guard placed[position] == nil else {
                throw SparkError(
                    "DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE",
                    parameters: ["routineName": "`\(entry.name)`", "parameterName": "`\(names[position])`"],
                    message: "`\(entry.name)` was given the parameter \(names[position]) twice.")
            }
            placed[position] = argument.value
        }
        var values: [SyntaxExpression] = []
        for (index, value) in placed.enumerated() {
            guard let value = value ?? parameters[index].value.map({ SyntaxExpression(.literal($0)) }) else {
                throw SparkError(
                    "REQUIRED_PARAMETER_NOT_FOUND",
                    parameters: [
                        "routineName": "`\(entry.name)`", "parameterName": "`\(names[index])`", "index": "\(index)",
                    ],
                    message: "Cannot invoke `\(entry.name)` without its parameter \(names[index]).")
            }
            values.append(value)
        }
        return values
    }

    private func fill(_ invocation: inout Invocation, _ arguments: [SyntaxExpression], _ entry: FunctionEntry)
        throws(SparkError)
    {
        var lambdas: [Int: ([String], SyntaxExpression)] = [:]
        for (index, argument) in arguments.enumerated() {
            if case .lambda(let names, let body) = argument.node {
                guard entry.counts.contains(arguments.count) else {
                    throw AnalysisError.wrongCount(
                        invocation.spelling, expected: entry.expectedCounts, actual: arguments.count)
                }
                guard entry.lambdas.contains(index) else {
                    throw SparkError(
                        "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION",
                        parameters: ["class": entry.className],
                        message:
                            "A lambda function should only be used in a higher order function; \(entry.name) is none.")
                }
                lambdas[index] = (names, body)
                invocation.arguments.append(placeholder(names, body))
            } else if case .star(let qualifier, _) = argument.node {
                if entry.name == "count", qualifier.isEmpty, arguments.count == 1 {
                    invocation.arguments.append(.integer(1))
                    continue
                }
                if entry.name == "count", arguments.count == 1, try resolver.scope.column(qualifier) == nil {
                    let name = SQLText.quoted(qualifier)
                    throw SparkError(
                        "INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT", parameters: ["tableName": name],
                        message: "count(\(name).*) is not allowed: use count(*) or expand the columns.")
                }
                for output in try resolver.star(qualifier) {
                    var typed = output.expression
                    if !qualifier.isEmpty {
                        typed = TypedExpression(
                            .call(FunctionCall("alias", [typed], options: [output.field.name])), typed.type,
                            nullable: typed.nullable)
                    }
                    invocation.arguments.append(typed)
                }
            } else if case .name(let parts) = argument.node, index == 0, parts.count == 1,
                entry.takesUnit(arguments.count, invocation.spelling)
            {
                // A unit of time is a word, not a column.
                invocation.arguments.append(.string(parts[0]))
            } else if case .alias(let child, let names) = argument.node, let name = names.first {
                var typed = try resolver.resolve(child)
                // A struct takes the name for its member.
                typed = TypedExpression(
                    .call(FunctionCall("alias", [typed], options: [name])), typed.type, nullable: typed.nullable)
                invocation.arguments.append(typed)
            } else {
                var typed = try resolver.resolve(argument)
                // Behind a star members without names are counted as they are written.
                if entry.name == "struct", invocation.count != index, Structs.memberName(typed) == nil {
                    let member = FunctionCall("member", [typed], options: ["col\(index + 1)"])
                    typed = TypedExpression(.call(member), typed.type, nullable: typed.nullable)
                }
                invocation.arguments.append(typed)
            }
        }
        let resolver = resolver
        invocation.lambdaParameters = { lambdas[$0]?.0 }
        invocation.bindLambda = { (index, types) throws(SparkError) in
            guard let (names, body) = lambdas[index] else { throw AnalysisError.unsupported("A lambda here") }
            return try resolver.lambda(names, body, types, arity: types.count)
        }
    }

    /// A lambda in messages before the types of its parameters are known.
    private func placeholder(_ names: [String], _ body: SyntaxExpression) -> TypedExpression {
        let text = "lambdafunction(" + ([bodyText(body)] + names).joined(separator: ", ") + ")"
        return TypedExpression(.column(ColumnReference(number: -1, name: text)), .null, nullable: true)
    }

    private func bodyText(_ body: SyntaxExpression) -> String {
        if case .name(let parts) = body.node { return SQLText.quotedIfNeeded(parts.joined(separator: ".")) }
        return body.sql
    }

    private func aggregate(_ typed: TypedExpression, _ call: SyntaxCall) throws(SparkError) -> TypedExpression {
        guard case .aggregate(var aggregate) = typed.node else { return typed }
        aggregate.isDistinct = call.isDistinct
        let name = aggregate.call.name
        if call.isDistinct, ["mode", "percentile_cont", "percentile_disc"].contains(name) {
            throw SparkError(
                "INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED", parameters: ["funcName": "`\(name)`"],
                message: "The function `\(name)` cannot be used with DISTINCT.")
        }
        if call.ignoresNulls == true { aggregate.ignoresNulls = true }
        if let filter = call.filter {
            let condition = try resolver.resolve(filter)
            guard condition.type == .boolean || condition.type == .null else {
                throw SparkError(
                    "INVALID_AGGREGATE_FILTER.NOT_BOOLEAN",
                    parameters: ["filterExpr": "\"\(condition.pretty)\""],
                    message: "The FILTER expression \(condition.pretty) is not a boolean.")
            }
            if let inner = condition.firstAggregate {
                throw SparkError(
                    "INVALID_AGGREGATE_FILTER.CONTAINS_AGGREGATE",
                    parameters: [
                        "filterExpr": "\"\(condition.pretty)\"", "aggExpr": "\"\(inner.pretty)\"",
                    ],
                    message: "The FILTER expression \(condition.pretty) contains an aggregate: \(inner.pretty).")
            }
            aggregate.filter = condition
        }
        for order in call.withinGroup { aggregate.order.append(try resolver.resolve(order)) }
        var result = typed
        result.node = .aggregate(aggregate)
        return try AggregateOrder.applied(result)
    }

    private func unsupported(_ what: String, _ name: String) -> SparkError {
        SparkError(
            "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
            parameters: ["prettyName": "`\(name)`", "syntax": "`\(what)`"],
            message: "The function `\(name)` does not support \(what).")
    }
}

/// The parameters of the functions that take arguments by name.
enum NamedArguments {
    struct Parameter {
        let name: String
        /// What it is where a call passes it over; nil where it must be given.
        var value: SparkLiteral?

        init(_ name: String, _ value: SparkLiteral? = nil) {
            self.name = name
            self.value = value
        }
    }

    static let parameters: [String: [Parameter]] = [
        "mask": [
            Parameter("str"), Parameter("upperchar", .string("X")), Parameter("lowerchar", .string("x")),
            Parameter("digitchar", .string("n")), Parameter("otherchar", .null),
        ],
        "count_min_sketch": ["column", "epsilon", "confidence", "seed"].map { Parameter($0) },
        "split_part": ["str", "delimiter", "partnum"].map { Parameter($0) },
        "randstr": ["length", "seed"].map { Parameter($0) },
        "uniform": ["min", "max", "seed"].map { Parameter($0) },
        "listagg": ["expr", "delimiter"].map { Parameter($0) },
        "explode": [Parameter("collection")], "explode_outer": [Parameter("collection")],
        "posexplode": [Parameter("collection")], "posexplode_outer": [Parameter("collection")],
        "inline": [Parameter("input")], "inline_outer": [Parameter("input")],
        ModelQuestions.name: [
            Parameter("endpoint"), Parameter("request"), Parameter("returntype", .null),
            Parameter("failonerror", .boolean(true)), Parameter("modelparameters", .null),
        ],
    ]
}

extension FunctionEntry {
    /// The name of Spark's class for the function, which a message shows.
    fileprivate var className: String {
        let words = name.split(separator: "_").map {
            ["dt", "ym"].contains($0) ? $0.uppercased() : $0.prefix(1).uppercased() + $0.dropFirst()
        }
        return "org.apache.spark.sql.catalyst.expressions." + (kind == .aggregate ? "aggregate." : "") + words.joined()
    }

    /// Whether the first of so many arguments is a unit of time, written as a word.
    func takesUnit(_ count: Int, _ spelling: String) -> Bool {
        ["timestampadd", "timestampdiff"].contains(name) || spelling == "extract"
            || (["dateadd", "datediff"].contains(name) && count == 3)
    }
}

extension TypedExpression {
    /// The first aggregate in it, from the left.
    fileprivate var firstAggregate: TypedExpression? {
        if case .aggregate = node { return self }
        for child in children { if let found = child.firstAggregate { return found } }
        return nil
    }
}
