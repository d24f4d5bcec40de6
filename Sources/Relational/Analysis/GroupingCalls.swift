internal import SparkFunctions
internal import SparkSQL

/// Calls of `grouping` and `grouping_id`, which only a plan with grouping sets can answer.
final class GroupingCalls {
    private let numbers: ColumnNumbers
    private var calls: [Int: SyntaxCall] = [:]

    init(_ numbers: ColumnNumbers) { self.numbers = numbers }

    /// The expression where a column stands for each of these calls.
    func marked(_ expression: SyntaxExpression) -> SyntaxExpression {
        expression.rewritten { syntax in
            guard case .call(let call) = syntax.node, case .parts(let parts) = call.name,
                let name = parts.last?.lowercased(), name == "grouping" || name == "grouping_id"
            else { return nil }
            let number = numbers.next()
            calls[number] = call
            return SyntaxExpression(.frameColumn(frame: number, name: [name]), span: syntax.span)
        }
    }

    /// What a column of these stands for.
    func expression(_ number: Int, _ scope: PlanScope) throws(SparkError) -> TypedExpression? {
        guard let call = calls[number], case .parts(let parts) = call.name, let name = parts.last?.lowercased() else {
            return nil
        }
        let arguments = try call.arguments.mapThrowing { (argument) throws(SparkError) in
            try ExpressionResolver(scope: scope, settings: scope.analysis.settings).resolve(argument.value)
        }
        return TypedExpression(
            .call(FunctionCall(name, arguments)), name == "grouping" ? .byte : .long, nullable: false)
    }
}

extension SyntaxExpression {
    /// The expression with other ones where `change` gives some; queries in it stay.
    func rewritten(_ change: (SyntaxExpression) -> SyntaxExpression?) -> SyntaxExpression {
        if let changed = change(self) { return changed }
        func sub(_ part: SyntaxExpression) -> SyntaxExpression { part.rewritten(change) }
        let node: SyntaxNode
        switch self.node {
        case .alias(let child, let names): node = .alias(sub(child), names)
        case .unary(let symbol, let child): node = .unary(symbol, sub(child))
        case .binary(let symbol, let left, let right): node = .binary(symbol, sub(left), sub(right))
        case .test(let test, let child): node = .test(test, sub(child))
        case .between(let value, let lower, let upper):
            node = .between(sub(value), lower: sub(lower), upper: sub(upper))
        case .inList(let value, let list): node = .inList(sub(value), list.map { sub($0) })
        case .cast(let child, let type, let isTry): node = .cast(sub(child), type, isTry: isTry)
        case .element(let child, let key): node = .element(sub(child), sub(key))
        case .field(let child, let name): node = .field(sub(child), name)
        case .row(let values): node = .row(values.map { sub($0) })
        case .caseWhen(let operand, let branches, let otherwise):
            node = .caseWhen(
                operand: operand.map { sub($0) },
                branches: branches.map { SyntaxBranch(when: sub($0.when), then: sub($0.then)) },
                otherwise: otherwise.map { sub($0) })
        case .call(var call):
            for index in call.arguments.indices { call.arguments[index].value = sub(call.arguments[index].value) }
            call.filter = call.filter.map { sub($0) }
            node = .call(call)
        case .over(let function, .specification(var window)):
            window.partitionBy = window.partitionBy.map { sub($0) }
            for index in window.orderBy.indices {
                window.orderBy[index].expression = sub(window.orderBy[index].expression)
            }
            node = .over(sub(function), .specification(window))
        case .sortOrder(var order):
            order.expression = sub(order.expression)
            node = .sortOrder(order)
        default: return self
        }
        return SyntaxExpression(node, span: span)
    }
}
