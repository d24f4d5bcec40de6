/// Writes trees as SQL text that reads as the same tree.
///
/// Operators stand in parentheses, so that nothing depends on how tight they bind.
struct SQLPrinter {
    private(set) var text = ""

    mutating func write(_ text: String) { self.text += text }

    /// Writes elements with commas between them.
    mutating func write<Element>(_ elements: [Element], _ write: (inout SQLPrinter, Element) -> Void) {
        for (index, element) in elements.enumerated() {
            if index > 0 { text += ", " }
            write(&self, element)
        }
    }

    mutating func write(_ expressions: [SyntaxExpression]) { write(expressions) { $0.write($1) } }

    /// A name, between backticks where it could be read as something else.
    static func name(_ name: String) -> String {
        guard let keyword = Keyword(Array(name.utf8)[...]), !plainKeywords.contains(keyword) else {
            return SQLText.quotedIfNeeded(name)
        }
        return SQLText.quoted(name)
    }

    /// Keywords that are often names, and read as such wherever this printer writes one.
    private static let plainKeywords: Set<Keyword> = [
        .x, .date, .timestamp, .year, .quarter, .month, .week, .day, .hour, .minute, .second, .name, .first, .last,
        .range,
        .map, .array, .string, .query, .level, .max, .view, .row, .rows, .cost, .position, .comment, .columns,
    ]

    static func name(_ parts: [String]) -> String { parts.map { name($0) }.joined(separator: ".") }

    static func names(_ names: [String]) -> String { "(" + names.map { name($0) }.joined(separator: ", ") + ")" }

    mutating func write(_ expression: SyntaxExpression) {
        switch expression.node {
        case .literal(let literal): text += literal.sql
        case .name(let parts), .frameColumn(_, let parts): text += Self.name(parts)
        case .star(let qualifier, let except):
            text += qualifier.isEmpty ? "*" : Self.name(qualifier) + ".*"
            if !except.isEmpty { text += " EXCEPT (" + except.map { Self.name($0) }.joined(separator: ", ") + ")" }
        case .columnPattern(let pattern): text += SQLText.quoted(pattern)
        case .identifier(let name):
            text += "IDENTIFIER("
            write(name)
            text += ")"
        case .parameter(.named(let name)): text += ":" + Self.name(name)
        case .parameter(.positional): text += "?"
        case .alias(let value, let names):
            write(value)
            text += " AS " + (names.count == 1 ? Self.name(names[0]) : Self.names(names))
        case .call(let call): write(call)
        case .over(let function, let window):
            write(function)
            text += " OVER "
            write(window)
        case .unary(let operation, let operand): writeUnary(operation, operand)
        case .binary(let operation, let left, let right): writeBinary(left, " \(operation.rawValue) ", right)
        case .test, .between, .inList, .inQuery, .like, .likeMany: writePredicate(expression.node)
        case .exists(let query):
            text += "EXISTS ("
            write(query)
            text += ")"
        case .scalarQuery(let query):
            text += "("
            write(query)
            text += ")"
        case .caseWhen(let operand, let branches, let otherwise): writeCase(operand, branches, otherwise)
        case .cast(let value, let type, let isTry):
            text += isTry ? "TRY_CAST(" : "CAST("
            write(value)
            text += " AS \(type.sql))"
        case .element, .field, .path: writeAccess(expression.node)
        case .lambda(let parameters, let body):
            text += parameters.count == 1 ? Self.name(parameters[0]) : Self.names(parameters)
            text += " -> "
            write(body)
        case .row(let values):
            text += "("
            write(values)
            text += ")"
        case .sortOrder(let order): write(order)
        case .tooDeep, .invalid: text += "..."
        }
    }

    private mutating func writeUnary(_ operation: UnaryOperator, _ operand: SyntaxExpression) {
        text += operation == .not ? "(NOT " : "(\(operation.rawValue) "
        // A minus before a number would be read as a part of it.
        let needsParentheses = if case .literal = operand.node { true } else { false }
        if needsParentheses { text += "(" }
        write(operand)
        text += needsParentheses ? "))" : ")"
    }

    private mutating func writeBinary(_ left: SyntaxExpression, _ operation: String, _ right: SyntaxExpression) {
        text += "("
        write(left)
        text += operation
        write(right)
        text += ")"
    }

    private mutating func writeCase(
        _ operand: SyntaxExpression?, _ branches: [SyntaxBranch], _ otherwise: SyntaxExpression?
    ) {
        text += "CASE"
        if let operand {
            text += " "
            write(operand)
        }
        for branch in branches {
            text += " WHEN "
            write(branch.when)
            text += " THEN "
            write(branch.then)
        }
        if let otherwise {
            text += " ELSE "
            write(otherwise)
        }
        text += " END"
    }

    /// Writes what stands in another value: an element, field or path.
    private mutating func writeAccess(_ node: SyntaxNode) {
        switch node {
        case .element(let base, let index):
            writeBase(base)
            text += "["
            write(index)
            text += "]"
        case .field(let base, let name):
            writeBase(base)
            text += "." + Self.name(name)
        case .path(let base, let steps):
            writeBase(base)
            for (index, step) in steps.enumerated() {
                switch step {
                case .field(let name): text += (index == 0 ? ":" : ".") + Self.name(name)
                case .element(let position): text += (index == 0 ? ":" : "") + "[\(position)]"
                }
            }
        default: break
        }
    }

    private mutating func writeBase(_ base: SyntaxExpression) {
        switch base.node {
        case .name, .call, .element, .field, .cast, .path, .row, .scalarQuery, .binary, .unary: write(base)
        default:
            text += "("
            write(base)
            text += ")"
        }
    }
}

extension SyntaxExpression {
    /// The expression as SQL text, which reads as the same expression.
    public var sql: String {
        var printer = SQLPrinter()
        printer.write(self)
        return printer.text
    }
}

extension SyntaxQuery {
    /// The query as SQL text, which reads as the same query.
    public var sql: String {
        var printer = SQLPrinter()
        printer.write(self)
        return printer.text
    }
}

extension SyntaxExpression: CustomStringConvertible {
    /// The expression as SQL text.
    public var description: String { sql }
}

extension SyntaxQuery: CustomStringConvertible {
    /// The query as SQL text.
    public var description: String { sql }
}
