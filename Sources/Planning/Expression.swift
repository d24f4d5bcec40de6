/// A column expression, as a person wrote it; DuckDB evaluates it.
package indirect enum Expression: Hashable, Sendable, Codable {
    case column(String)
    case literal(Literal)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    case function(String, [Expression])
    case cast(Expression, TypeName)
    case field(Expression, String)
    case isIn(Expression, [Expression])
    case conditional([Branch], otherwise: Expression?)
    case alias(Expression, String)
    /// Worked out by a worker's tokenizer, not by DuckDB.
    case tokens(TokenFunction, Expression)

    package struct Branch: Hashable, Sendable, Codable {
        package let condition: Expression
        package let value: Expression

        package init(condition: Expression, value: Expression) {
            self.condition = condition
            self.value = value
        }
    }
}

package enum Literal: Hashable, Sendable, Codable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
}

package enum UnaryOperator: String, Hashable, Sendable, Codable {
    case not = "NOT"
    case negate = "-"
    case isNull = "IS NULL"
    case isNotNull = "IS NOT NULL"
}

package enum BinaryOperator: String, Hashable, Sendable, Codable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equalNullSafe = "IS NOT DISTINCT FROM"
    case and = "AND"
    case or = "OR"
    case like = "LIKE"
    case ilike = "ILIKE"
}

extension Expression {
    /// The name of the column that this expression makes when no other is given.
    package var outputName: String {
        switch self {
        case .column(let name), .alias(_, let name), .field(_, let name): name
        default: sql
        }
    }
}
