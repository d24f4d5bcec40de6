import SparkSQL

/// Short ways to trees that tests compare with.
func parsed(_ text: String) throws(SparkError) -> SyntaxExpression { try SyntaxExpression(sql: text) }

func name(_ parts: String...) -> SyntaxExpression { SyntaxExpression(.name(parts)) }

func literal(_ value: SparkLiteral) -> SyntaxExpression { SyntaxExpression(.literal(value)) }

func number(_ value: Int32) -> SyntaxExpression { literal(.integer(value)) }

func text(_ value: String) -> SyntaxExpression { literal(.string(value)) }

func call(_ name: String, _ arguments: SyntaxExpression...) -> SyntaxExpression {
    SyntaxExpression(.call(SyntaxCall(name, arguments)))
}

func not(_ operand: SyntaxExpression) -> SyntaxExpression { SyntaxExpression(.unary(.not, operand)) }

func binary(
    _ left: SyntaxExpression, _ operation: BinaryOperator, _ right: SyntaxExpression
) -> SyntaxExpression {
    SyntaxExpression(.binary(operation, left, right))
}

/// The error of a text, which must have one.
func failure(_ text: String) -> SparkError? {
    do {
        _ = try SyntaxStatement(sql: text)
        return nil
    } catch {
        return error
    }
}
