extension Expression {
    /// The expressions that this one is made of, in the order of their reading.
    package var operands: [Expression] {
        switch self {
        case .column, .literal: []
        case .unary(_, let operand), .cast(let operand, _), .field(let operand, _), .alias(let operand, _),
            .tokens(_, let operand):
            [operand]
        case .binary(_, let left, let right): [left, right]
        case .function(_, let arguments): arguments
        case .isIn(let operand, let values): [operand] + values
        case .conditional(let branches, let otherwise):
            branches.flatMap { [$0.condition, $0.value] } + (otherwise.map { [$0] } ?? [])
        }
    }

    /// The same expression over other operands.
    package func mapOperands(_ change: (Expression) -> Expression) -> Expression {
        switch self {
        case .column, .literal: self
        case .unary(let operation, let operand): .unary(operation, change(operand))
        case .cast(let operand, let type): .cast(change(operand), type)
        case .field(let operand, let name): .field(change(operand), name)
        case .alias(let operand, let name): .alias(change(operand), name)
        case .tokens(let function, let operand): .tokens(function, change(operand))
        case .binary(let operation, let left, let right): .binary(operation, change(left), change(right))
        case .function(let name, let arguments): .function(name, arguments.map(change))
        case .isIn(let operand, let values): .isIn(change(operand), values.map(change))
        case .conditional(let branches, let otherwise):
            .conditional(
                branches.map { Branch(condition: change($0.condition), value: change($0.value)) },
                otherwise: otherwise.map(change))
        }
    }

    /// The names of all columns that this expression reads.
    package var columns: [String] {
        if case .column(let name) = self { [name] } else { operands.flatMap(\.columns) }
    }

    /// The types that this expression casts to.
    package var castTypes: [TypeName] {
        let inner = operands.flatMap(\.castTypes)
        if case .cast(_, let type) = self { return inner + [type] }
        return inner
    }

    /// The token functions in this expression.
    package var tokenFunctions: [TokenFunction] {
        let inner = operands.flatMap(\.tokenFunctions)
        if case .tokens(let function, _) = self { return inner + [function] }
        return inner
    }
}
