package import Planning

/// A column expression, in Spark's words: `col("score") * 2 > lit(10)`.
public struct Column: Sendable {
    package let expression: Expression

    package init(_ expression: Expression) { self.expression = expression }

    /// The same values under another name.
    public func alias(_ name: String) -> Column { Column(.alias(expression, name)) }

    /// The values as another type, by Spark's or DuckDB's name of it: `"int"`, `"decimal(10,2)"`, `"array<string>"`.
    ///
    /// A text that is not the name of a type is thrown by the first action, as `RoostError.Code.invalidArgument`. A
    /// value that the type cannot have fails the job.
    public func cast(_ type: String) -> Column { Column(.cast(expression, TypeName(type))) }

    /// A struct's member.
    public func getField(_ name: String) -> Column { Column(.field(expression, name)) }

    /// A list's element, the first one at 0; null where the list has no such element.
    public func getItem(_ index: Int) -> Column {
        // DuckDB counts from 1, and has no element at 0.
        Column(
            .function(
                "list_extract", [expression, .literal(.integer((0..<Int.max).contains(index) ? Int64(index) + 1 : 0))]))
    }

    /// Whether the value is null: true or false, never null.
    public func isNull() -> Column { Column(.unary(.isNull, expression)) }
    /// Whether there is a value: true or false, never null.
    public func isNotNull() -> Column { Column(.unary(.isNotNull, expression)) }
    /// Equality in which two nulls are equal and one null is not: Spark's `<=>`, never null.
    public func eqNullSafe(_ other: some ColumnOperand) -> Column { binary(.equalNullSafe, other) }
    /// Whether the text fits an SQL pattern: `%` stands for any characters, `_` for one.
    public func like(_ pattern: String) -> Column { binary(.like, pattern) }
    /// The same as `like`, with upper and lower case alike.
    public func ilike(_ pattern: String) -> Column { binary(.ilike, pattern) }
    /// Whether a regular expression, in RE2's syntax, matches anywhere in the text.
    ///
    /// Spark reads Java's syntax, which has look-around and back references; RE2 refuses them.
    public func rlike(_ pattern: String) -> Column { function("regexp_matches", pattern) }
    /// Whether the text has this one in it.
    public func contains(_ text: String) -> Column { function("contains", text) }
    /// Whether the text begins with this one.
    public func startsWith(_ text: String) -> Column { function("starts_with", text) }
    /// Whether the text ends with this one.
    public func endsWith(_ text: String) -> Column { function("ends_with", text) }

    /// Whether the value is one of these; null where it is null, or where none fits and one of these is null.
    public func isin<each Operand: ColumnOperand>(_ values: repeat each Operand) -> Column {
        var list: [Expression] = []
        for value in repeat each values { list.append(value.operand) }
        return Column(.isIn(expression, list))
    }

    /// Whether the value is from `low` to `high`, both included.
    public func between(_ low: some ColumnOperand, _ high: some ColumnOperand) -> Column { self >= low && self <= high }

    func binary(_ operation: BinaryOperator, _ other: some ColumnOperand) -> Column {
        Column(.binary(operation, expression, other.operand))
    }

    private func function(_ name: String, _ argument: String) -> Column {
        Column(.function(name, [expression, .literal(.string(argument))]))
    }
}

/// The column with this name.
public func col(_ name: String) -> Column { Column(.column(name)) }

/// A constant.
public func lit(_ value: some ColumnOperand) -> Column { Column(value.operand) }

/// `value` where `condition` holds; go on with `.when` and `.otherwise`.
public func when(_ condition: Column, _ value: some ColumnOperand) -> Column {
    Column(.conditional([.init(condition: condition.expression, value: value.operand)], otherwise: nil))
}

extension Column {
    /// A further branch of a `when`.
    public func when(_ condition: Column, _ value: some ColumnOperand) -> Column {
        guard case .conditional(let branches, let otherwise) = expression else { return self }
        let branch = Expression.Branch(condition: condition.expression, value: value.operand)
        return Column(.conditional(branches + [branch], otherwise: otherwise))
    }

    /// The value where no condition of a `when` holds; null without it.
    public func otherwise(_ value: some ColumnOperand) -> Column {
        guard case .conditional(let branches, _) = expression else { return self }
        return Column(.conditional(branches, otherwise: value.operand))
    }
}
