public import SparkSQL

/// A column that an expression of a SELECT list makes.
public struct ResolvedOutput: Hashable, Sendable {
    /// The column's name, type and whether it may be null.
    public var field: StructField
    /// Its value.
    public var expression: TypedExpression

    /// A column of this name.
    public init(_ name: String, _ expression: TypedExpression) {
        field = StructField(name, expression.type, nullable: expression.nullable)
        self.expression = expression
    }
}

extension ExpressionResolver {
    /// The columns that an expression of a SELECT list makes, with Spark's names where nobody gave any.
    ///
    /// A generator makes several, each a member of its row. Stars are the caller's, but for those of structs.
    ///
    /// - Throws: As `resolve`.
    public func outputs(of expression: SyntaxExpression) throws(SparkError) -> [ResolvedOutput] {
        var names: [String]?
        var inner = expression
        if case .alias(let child, let given) = expression.node {
            names = given
            inner = child
        }
        if case .star(let qualifier, _) = inner.node { return try star(qualifier) }
        if case .lambda = inner.node {
            throw SparkError(
                "INTERNAL_ERROR", message: "A lambda can only be an argument of a function that takes one.")
        }
        let typed = try resolve(inner)
        if case .generator = typed.node { return try generated(typed, names) }
        if typed.hasGenerator {
            throw SparkError(
                "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS",
                parameters: ["expression": "\"\(typed.pretty(timeZone: settings.timeZone))\""],
                message: "The generator is not supported: nested in expressions \(typed.pretty).")
        }
        return [ResolvedOutput(names?.first ?? name(of: inner, typed), typed)]
    }

    /// The name that Spark gives a column of this expression.
    func name(of expression: SyntaxExpression, _ typed: TypedExpression) -> String {
        switch expression.node {
        case .name(let parts): return parts.last ?? ""
        case .frameColumn(_, let parts): return parts.last ?? ""
        case .path(_, let steps):
            if case .field(let name)? = steps.last { return name }
        case .cast(let child, _, _):
            if isNamed(child), case .cast(let inner, _) = typed.node { return name(of: child, inner) }
        case .call(let call):
            if case .parts(let parts) = call.name, Self.casts.contains(parts.last?.lowercased() ?? ""),
                call.arguments.count == 1, case .cast(let inner, _) = typed.node
            {
                return name(of: call.arguments[0].value, inner)
            }
            if case .call(let inner) = typed.node, inner.name == "from_json", case .map = typed.type {
                return "entries"
            }
        default: break
        }
        return typed.pretty(timeZone: settings.timeZone)
    }

    private static let casts: Set<String> = [
        "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "decimal", "date", "timestamp", "binary",
        "string",
    ]

    private func isNamed(_ expression: SyntaxExpression) -> Bool {
        switch expression.node {
        case .name, .frameColumn: true
        case .cast(let child, _, let isTry): !isTry && isNamed(child)
        default: false
        }
    }

    func star(_ qualifier: [String]) throws(SparkError) -> [ResolvedOutput] {
        if qualifier.isEmpty {
            var all: [ResolvedOutput] = []
            for name in scope.proposals {
                if let found = try scope.column(name) { all.append(ResolvedOutput(name.last ?? "", found.expression)) }
            }
            return all
        }
        guard let found = try scope.column(qualifier) else {
            throw SparkError(
                "CANNOT_RESOLVE_STAR_EXPAND",
                parameters: ["targetString": SQLText.quoted(qualifier), "columns": ""],
                message: "Cannot resolve \(SQLText.quoted(qualifier)).* given input columns.")
        }
        var value = found.expression
        for member in found.members { value = try Extraction.field(value, member, settings) }
        guard case .structure(let fields) = value.type else {
            throw SparkError(
                "CANNOT_RESOLVE_STAR_EXPAND",
                parameters: ["targetString": SQLText.quoted(qualifier), "columns": ""],
                message: "\(SQLText.quoted(qualifier)) is no struct.")
        }
        return fields.indices.map { ResolvedOutput(fields[$0].name, Extraction.member(value, fields, $0)) }
    }

    private func generated(_ generator: TypedExpression, _ names: [String]?) throws(SparkError) -> [ResolvedOutput] {
        guard case .structure(let fields) = generator.type else { return [] }
        if let names, names.count != fields.count {
            throw SparkError(
                "UDTF_ALIAS_NUMBER_MISMATCH",
                parameters: ["aliasesSize": "\(fields.count)", "aliasesNames": names.joined(separator: ",")],
                message: "The generator makes \(fields.count) columns, and \(names.count) names were given.")
        }
        return fields.indices.map { index in
            ResolvedOutput(names?[index] ?? fields[index].name, Extraction.member(generator, fields, index))
        }
    }
}

extension Extraction {
    /// The member at this position.
    static func member(_ container: TypedExpression, _ fields: [StructField], _ index: Int) -> TypedExpression {
        TypedExpression(
            .call(FunctionCall("getfield", [container], options: ["\(index)", fields[index].name])), fields[index].type,
            nullable: container.nullable || fields[index].nullable)
    }
}
