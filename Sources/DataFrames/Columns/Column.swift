package import SparkSQL

/// A column expression, in Spark's words: `col("score") * 2 > 10`.
///
/// Nothing is computed where it stands: names and types are looked up when a dataframe takes it. What cannot be an
/// expression, such as a cast to a type that does not exist, is kept and thrown then.
public struct Column: Sendable {
    /// The expression as it was written.
    package let expression: SyntaxExpression

    package init(_ expression: SyntaxExpression) { self.expression = expression }

    init(_ node: SyntaxNode) { expression = SyntaxExpression(node) }

    /// The expression that `make` gives, or one whose analysis throws the error.
    init(_ make: () throws(SparkError) -> SyntaxExpression) {
        do { expression = try make() } catch { expression = SyntaxExpression(.invalid(error)) }
    }

    /// A function of Spark's, by its name in the catalogue.
    static func call(_ name: String, _ arguments: any ColumnArgument...) -> Column { call(name, arguments) }

    /// A function of Spark's, by its name in the catalogue.
    static func call(
        _ name: String, _ arguments: [any ColumnArgument], isDistinct: Bool = false, ignoresNulls: Bool? = nil
    ) -> Column {
        var call = SyntaxCall(name, arguments.map { $0.asArgument.expression })
        call.isDistinct = isDistinct
        call.ignoresNulls = ignoresNulls
        return Column(.call(call))
    }

    /// A function of Spark's with those of its arguments that are given.
    static func call(
        _ name: String, present arguments: [(any ColumnArgument)?], isDistinct: Bool = false
    ) -> Column {
        call(name, arguments.compactMap(\.self), isDistinct: isDistinct)
    }

    /// Options of a function, as a map in the order of their names.
    static func options(_ options: [String: String]) -> Column {
        call("map", options.sorted { $0.key < $1.key }.flatMap { [lit($0.key), lit($0.value)] })
    }

    /// The decimal number 0.
    static var zero: Column {
        Column(.literal(SparkDecimal(unscaled: 0, precision: 1, scale: 0).map { .decimal($0) } ?? .null))
    }
}

extension Column: CustomStringConvertible {
    /// The expression in SQL, as `Column<'(score * 2)'>`.
    public var description: String { "Column<'\(expression.sql)'>" }
}

extension Column {
    /// The same values under another name; a generator that makes several columns takes as many names.
    public func alias(_ names: String...) -> Column { Column(.alias(expression, names)) }

    /// The same values under another name, as ``alias(_:)``.
    public func name(_ name: String) -> Column { alias(name) }

    /// The values as another type, by Spark's name of it: `"int"`, `"decimal(10,2)"`, `"array<string>"`.
    ///
    /// Analysis throws an error for a text that is no type's name. A value that the type cannot have fails the job:
    /// ``try_cast(_:)`` gives null for it.
    public func cast(_ type: String) -> Column { cast(type, isTry: false) }

    /// The values as another type, as ``cast(_:)``.
    public func astype(_ type: String) -> Column { cast(type) }

    /// The values as another type, null where the type cannot have a value.
    public func try_cast(_ type: String) -> Column { cast(type, isTry: true) }

    private func cast(_ type: String, isTry: Bool) -> Column {
        Column { () throws(SparkError) in SyntaxExpression(.cast(expression, try SparkType(ddl: type), isTry: isTry)) }
    }

    /// What a function makes of this column.
    public func transform(_ function: (Column) -> Column) -> Column { function(self) }
}

// MARK: orders

extension Column {
    /// An order by this column, the least and nulls first.
    public func asc() -> Column { order() }
    /// An order by this column, the least and nulls first.
    public func asc_nulls_first() -> Column { order() }
    /// An order by this column, the least first and nulls last.
    public func asc_nulls_last() -> Column { order(nullsFirst: false) }
    /// An order by this column, the greatest first and nulls last.
    public func desc() -> Column { order(isDescending: true) }
    /// An order by this column, the greatest and nulls first.
    public func desc_nulls_first() -> Column { order(isDescending: true, nullsFirst: true) }
    /// An order by this column, the greatest first and nulls last.
    public func desc_nulls_last() -> Column { order(isDescending: true) }

    private func order(isDescending: Bool = false, nullsFirst: Bool? = nil) -> Column {
        Column(.sortOrder(SyntaxSortOrder(expression, isDescending: isDescending, nullsFirst: nullsFirst)))
    }

    /// What rows are sorted by: the order that the column says, or the least first.
    package var sortOrder: SyntaxSortOrder {
        if case .sortOrder(let order) = expression.node { order } else { SyntaxSortOrder(expression) }
    }
}
