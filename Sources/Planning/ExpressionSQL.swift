/// DuckDB's spelling of expressions. Names and texts are always quoted, so nothing in them is read as SQL.
extension Expression {
    package var sql: String {
        switch self {
        case .column(let name): SQL.identifier(name)
        case .literal(let literal): literal.sql
        case .unary(.isNull, let operand): "(\(operand.sql) IS NULL)"
        case .unary(.isNotNull, let operand): "(\(operand.sql) IS NOT NULL)"
        case .unary(let operation, let operand): "(\(operation.rawValue) \(operand.sql))"
        case .binary(let operation, let left, let right): "(\(left.sql) \(operation.rawValue) \(right.sql))"
        case .function(let name, let arguments):
            "\(SQL.identifier(name))(\(arguments.map(\.sql).joined(separator: ", ")))"
        case .cast(let operand, let type): "CAST(\(operand.sql) AS \(type.sql))"
        case .field(let operand, let name): "struct_extract(\(operand.sql), \(SQL.text(name)))"
        case .isIn(let operand, let values) where values.isEmpty: "(\(operand.sql) IS NULL AND NULL)"
        case .isIn(let operand, let values): "(\(operand.sql) IN (\(values.map(\.sql).joined(separator: ", "))))"
        case .conditional(let branches, let otherwise):
            "CASE " + branches.map { "WHEN \($0.condition.sql) THEN \($0.value.sql) " }.joined()
                + (otherwise.map { "ELSE \($0.sql) " } ?? "") + "END"
        case .alias(let operand, _): operand.sql
        // For people to read: the planner puts a column in its place before DuckDB sees it.
        case .tokens(let function, let operand): function.text(of: operand.sql)
        }
    }
}

extension Literal {
    package var sql: String {
        switch self {
        case .null: "NULL"
        case .boolean(let value): value ? "TRUE" : "FALSE"
        // The smallest integer has no literal of its own in SQL: its minus would come after the overflow.
        case .integer(Int64.min): "CAST('\(Int64.min)' AS BIGINT)"
        case .integer(let value): Int32(exactly: value) == nil ? "CAST(\(value) AS BIGINT)" : String(value)
        case .double(let value): "CAST('\(value)' AS DOUBLE)"
        case .string(let value): SQL.text(value)
        }
    }
}

package enum SQL {
    package static func identifier(_ name: String) -> String { quoted(name, by: "\"") }
    package static func text(_ text: String) -> String { quoted(text, by: "'") }

    private static func quoted(_ text: String, by quote: Character) -> String {
        var out = String(quote)
        for character in text.unicodeScalars {
            if Character(character) == quote { out.append(quote) }
            out.unicodeScalars.append(character)
        }
        return out + String(quote)
    }
}
