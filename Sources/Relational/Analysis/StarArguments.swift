internal import SparkFunctions
internal import SparkSQL

/// Stars that stand for several arguments of a function: `struct(*)`, `count(*, a)`, `concat_ws(',', t.*)`.
struct StarArguments {
    private let scope: PlanScope

    init(_ scope: PlanScope) { self.scope = scope }

    /// The expression with columns in the stead of such stars.
    func expanded(_ expression: SyntaxExpression) throws(SparkError) -> SyntaxExpression {
        guard Self.hasStar(expression) else { return expression }
        var failure: SparkError?
        let changed = expression.rewritten { syntax in
            guard case .call(var call) = syntax.node, call.arguments.contains(where: { Self.isStar($0.value) }) else {
                return nil
            }
            do throws(SparkError) {
                if Self.isCount(call) {
                    if call.arguments.count == 1, case .star(let qualifier, let except) = call.arguments[0].value.node {
                        guard qualifier.isEmpty else { throw Self.countOfTable(qualifier) }
                        if except.isEmpty, !call.isDistinct { return nil }
                    }
                }
                var arguments: [SyntaxArgument] = []
                for argument in call.arguments {
                    guard Self.isStar(argument.value) else {
                        arguments.append(
                            SyntaxArgument(try expanded(argument.value), name: argument.name))
                        continue
                    }
                    arguments += try columns(argument.value).map { SyntaxArgument($0) }
                }
                call.arguments = arguments
                return SyntaxExpression(.call(call), span: syntax.span)
            } catch {
                failure = failure ?? error
                return nil
            }
        }
        if let failure { throw failure }
        return changed
    }

    private func columns(_ star: SyntaxExpression) throws(SparkError) -> [SyntaxExpression] {
        var scope = scope
        var columns: [SyntaxExpression] = []
        for item in try scope.analysis.results([star], &scope) {
            guard case .column(let column) = item.expression.node else {
                // A member of a struct.
                guard case .star(let qualifier, _) = star.node else { continue }
                let name = item.attribute.name
                columns.append(SyntaxExpression(.alias(SyntaxExpression(.name(qualifier + [name])), [name])))
                continue
            }
            columns.append(SyntaxExpression(.frameColumn(frame: column.number, name: [column.name])))
        }
        return columns
    }

    private static func isCount(_ call: SyntaxCall) -> Bool {
        if case .parts(let parts) = call.name { parts.last?.lowercased() == "count" } else { false }
    }

    private static func isStar(_ syntax: SyntaxExpression) -> Bool {
        if case .star = syntax.node { true } else { false }
    }

    private static func hasStar(_ expression: SyntaxExpression) -> Bool {
        var open = [expression]
        while let next = open.popLast() {
            if isStar(next) { return true }
            open.append(contentsOf: next.node.parts)
        }
        return false
    }

    private static func countOfTable(_ qualifier: [String]) -> SparkError {
        let name = SQLText.quoted(qualifier)
        return SparkError(
            "INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT", parameters: ["tableName": name],
            message: "count(\(name).*) is not allowed: count(*) counts rows, count(a, b) those without nulls.")
    }
}

/// Parameters that nobody gave a value for.
enum UnboundParameter {
    /// The error of a positional parameter under the name that Spark gives it: by where it stands.
    static func placed(_ error: SparkError, _ expression: SyntaxExpression) -> SparkError {
        guard error.errorClass == "UNBOUND_SQL_PARAMETER", let name = error.parameters["name"], name.hasPrefix("_"),
            let index = Int(name.dropFirst())
        else { return error }
        var open = [expression]
        while let next = open.popLast() {
            if case .parameter(.positional(index)) = next.node, next.span.start >= 0 {
                var placed = error
                placed.parameters["name"] = "_\(next.span.start)"
                return placed
            }
            open.append(contentsOf: next.node.parts)
        }
        return error
    }
}
