internal import SparkSQL

/// Functions of columns as Spark's lambdas.
enum Lambda {
    static func of(_ function: (Column) -> Column) -> Column { make(["x"]) { function($0[0]) } }

    static func of(_ function: (Column, Column) -> Column) -> Column { make(["x", "y"]) { function($0[0], $0[1]) } }

    static func of(_ function: (Column, Column, Column) -> Column) -> Column {
        make(["x", "y", "z"]) { function($0[0], $0[1], $0[2]) }
    }

    /// How many lambdas stand around the one that is made.
    ///
    /// Their variables are numbered by it, so that the same program always makes the same expression.
    @TaskLocal private static var depth = 0

    private static func make(_ letters: [String], _ body: ([Column]) -> Column) -> Column {
        $depth.withValue(depth + 1) {
            var suffix = "\(depth)"
            while true {
                let names = letters.map { "\($0)_\(suffix)" }
                let variables = names.map { Column(SyntaxExpression(.name([$0]), span: mark)) }
                let made = body(variables).expression
                // The body may name a column of the dataframe, which the variable would hide.
                if !made.names(oneOf: names) { return Column(.lambda(names, made)) }
                suffix += "_"
            }
        }
    }

    /// Where variables say that they stand, to tell them from columns of the same name.
    fileprivate static let mark = SourceSpan(start: -2, end: -2)
}

extension SyntaxExpression {
    /// Whether a column in it, and no variable, has one of these names.
    fileprivate func names(oneOf names: [String]) -> Bool {
        var open = [self]
        while let next = open.popLast() {
            if case .name(let parts) = next.node, next.span.start != Lambda.mark.start,
                names.contains(where: { $0.lowercased() == parts.first?.lowercased() })
            {
                return true
            }
            open += next.node.parts
        }
        return false
    }
}
