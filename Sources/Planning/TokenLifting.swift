/// Takes token functions out of expressions: a tokenizer makes their columns before DuckDB reads them.
struct TokenLifting {
    /// Steps to run before the expressions, each a query over the rows so far or a tokenizer's columns.
    private(set) var steps: [Step] = []
    /// Columns that are there only for the steps.
    private(set) var helpers: [String] = []
    private(set) var expressions: [Expression]

    enum Step {
        /// Columns to add by SQL.
        case computed([(name: String, Expression)])
        case tokens([TokenColumn])
    }

    init(_ expressions: [Expression]) {
        self.expressions = expressions
        // The innermost functions first: their results may be what others read.
        while true {
            var calls: [Call] = []
            for expression in self.expressions { expression.collectInnermostTokens(into: &calls) }
            if calls.isEmpty { return }
            lift(calls)
        }
    }

    fileprivate struct Call: Hashable {
        let function: TokenFunction
        let argument: Expression
    }

    private mutating func lift(_ calls: [Call]) {
        var computed: [(name: String, Expression)] = []
        var columns: [TokenColumn] = []
        var names: [Call: String] = [:]
        for call in calls where names[call] == nil {
            let argument = call.function.argument(call.argument)
            let input: String
            if case .column(let name) = argument {
                input = name
            } else {
                input = helper()
                computed.append((input, argument))
            }
            let name = helper()
            names[call] = name
            columns.append(TokenColumn(name: name, function: call.function, input: input))
        }
        if !computed.isEmpty { steps.append(.computed(computed)) }
        steps.append(.tokens(columns))
        expressions = expressions.map { expression in
            expression.replacingTokens { function, argument in names[Call(function: function, argument: argument)] }
        }
    }

    private mutating func helper() -> String {
        let name = "__tokens_\(helpers.count)"
        helpers.append(name)
        return name
    }
}

extension TokenFunction {
    /// What the tokenizer is given: a chat as JSON, whatever columns it is made of.
    fileprivate func argument(_ expression: Expression) -> Expression {
        readsJSON ? .cast(.function("to_json", [expression]), "VARCHAR") : expression
    }
}

extension Expression {
    fileprivate func collectInnermostTokens(into calls: inout [TokenLifting.Call]) {
        if case .tokens(let function, let argument) = self, !argument.hasTokens {
            return calls.append(.init(function: function, argument: argument))
        }
        for operand in operands { operand.collectInnermostTokens(into: &calls) }
    }

    var hasTokens: Bool {
        if case .tokens = self { return true }
        return operands.contains(where: \.hasTokens)
    }

    /// The same expression with a column in place of every token function that `name` has one for.
    fileprivate func replacingTokens(_ name: (TokenFunction, Expression) -> String?) -> Expression {
        if case .tokens(let function, let argument) = self {
            if let name = name(function, argument) { return .column(name) }
            return .tokens(function, argument.replacingTokens(name))
        }
        return mapOperands { $0.replacingTokens(name) }
    }
}
