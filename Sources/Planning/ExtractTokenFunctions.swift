/// An optimizer rule: token functions are taken out of expressions, since DuckDB cannot evaluate them.
///
/// A worker's tokenizer makes a helper column for each of them, and the expressions read that column:
/// `tokenCount(lower(text)) > 2` becomes `__tokens_0 = lower(text)`, then
/// `__tokens_1 = tokenCount(__tokens_0)`, then `__tokens_1 > 2`.
struct ExtractTokenFunctions {
    /// Steps to run before the expressions, each a query over the rows so far or a tokenizer's columns.
    private(set) var steps: [Step] = []
    /// Columns that are there only for the steps.
    private(set) var helpers: [String] = []
    private(set) var expressions: [Expression]
    /// Names that the rows have already, in lower case.
    private let taken: Set<String>
    private var nextHelper = 0

    enum Step {
        /// Columns to add by SQL.
        case computed([(name: String, Expression)])
        case tokens([TokenColumn])
    }

    /// Takes the token functions out of `expressions`, which read rows with the columns `columns`.
    init(_ expressions: [Expression], over columns: [String]) {
        self.expressions = expressions
        taken = Set(columns.map { $0.lowercased() })
        // The innermost functions first: others may read what they give.
        while true {
            var calls: [Call] = []
            for expression in self.expressions { expression.collectInnermostTokens(into: &calls) }
            if calls.isEmpty { return }
            extract(calls)
        }
    }

    fileprivate struct Call: Hashable {
        let function: TokenFunction
        let argument: Expression
    }

    private mutating func extract(_ calls: [Call]) {
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

    /// The name of a new helper column, which no column of the rows has.
    private mutating func helper() -> String {
        var name: String
        repeat {
            name = "__tokens_\(nextHelper)"
            nextHelper += 1
        } while taken.contains(name)
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
    fileprivate func collectInnermostTokens(into calls: inout [ExtractTokenFunctions.Call]) {
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
