internal import SparkSQL

extension Column {
    /// Whether the value is null: true or false, never null.
    public func isNull() -> Column { Column(.test(.isNull, expression)) }
    /// Whether there is a value: true or false, never null.
    public func isNotNull() -> Column { Column(.test(.isNotNull, expression)) }
    /// Whether the value is NaN; false for null.
    public func isNaN() -> Column { .call("isnan", self) }
    /// Equality in which two nulls are equal and one null is not: Spark's `<=>`, never null.
    public func eqNullSafe(_ other: some ColumnOperand) -> Column { binary(.nullSafeEqual, other) }

    /// Whether the value is from `low` to `high`, both included; null where a comparison is null.
    public func between(_ low: some ColumnOperand, _ high: some ColumnOperand) -> Column { self >= low && self <= high }

    /// Whether the value is one of these; null where it is null, or where none fits and one of these is null.
    public func isin<each Operand: ColumnOperand>(_ values: repeat each Operand) -> Column {
        var list: [SyntaxExpression] = []
        for value in repeat each values { list.append(value.asColumn.expression) }
        return Column(.inList(expression, list))
    }

    /// Whether the value is one of these; null where it is null, or where none fits and one of these is null.
    public func isin(_ values: [some ColumnOperand]) -> Column {
        Column(.inList(expression, values.map(\.asColumn.expression)))
    }

    /// Whether the text fits an SQL pattern: `%` stands for any characters, `_` for one.
    public func like(_ pattern: some ColumnOperand) -> Column { like(.like, pattern) }
    /// The same as `like`, with upper and lower case alike.
    public func ilike(_ pattern: some ColumnOperand) -> Column { like(.ilike, pattern) }
    /// Whether a regular expression, in Java's syntax, matches anywhere in the text.
    public func rlike(_ pattern: some ColumnOperand) -> Column { like(.rlike, pattern) }

    private func like(_ kind: SyntaxLike.Kind, _ pattern: some ColumnOperand) -> Column {
        Column(.like(SyntaxLike(kind, expression, pattern.asColumn.expression)))
    }

    /// Whether the text has this one in it.
    public func contains(_ text: some ColumnOperand) -> Column { .call("contains", self, text.asColumn) }
    /// Whether the text begins with this one.
    public func startsWith(_ text: some ColumnOperand) -> Column { .call("startswith", self, text.asColumn) }
    /// Whether the text begins with this one.
    public func startswith(_ text: some ColumnOperand) -> Column { startsWith(text) }
    /// Whether the text ends with this one.
    public func endsWith(_ text: some ColumnOperand) -> Column { .call("endswith", self, text.asColumn) }
    /// Whether the text ends with this one.
    public func endswith(_ text: some ColumnOperand) -> Column { endsWith(text) }
}
