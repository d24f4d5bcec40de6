internal import SparkSQL

extension Column {
    /// An array's element, the first one at 0, a map's value by its key, or a struct's field by its name.
    ///
    /// A map without the key gives null, and so does an array of null; a position outside an array fails the job, as in
    /// Spark: ``get(_:_:)`` gives null for it.
    public func getItem(_ key: some ColumnOperand) -> Column { Column(.element(expression, key.asColumn.expression)) }

    /// A struct's field; of an array of structs, the array of the fields.
    public func getField(_ name: String) -> Column { getItem(name) }

    /// An array's element, a map's value or a struct's field, as ``getItem(_:)``.
    public subscript(_ key: some ColumnOperand) -> Column { getItem(key) }

    /// The struct with this field in place of the one of its name, or with one more.
    ///
    /// `name` may lead into structs, with points: `"address.city"`.
    public func withField(_ name: String, _ column: Column) -> Column { .call("withfield", self, lit(name), column) }

    /// The struct without these fields.
    public func dropFields(_ names: String...) -> Column { .call("dropfields", [self] + names.map { lit($0) }) }

    /// The text's characters from `start`, the first one at 1, as many as `length`.
    ///
    /// A negative start counts from the end.
    public func substr(_ start: some ColumnOperand, _ length: some ColumnOperand) -> Column {
        .call("substr", self, start.asColumn, length.asColumn)
    }

    /// This function over the rows of a window: `sum("score").over(Window.partitionBy("team"))`.
    public func over(_ window: WindowSpec) -> Column { Column(.over(expression, .specification(window.specification))) }
}

// MARK: when

extension Column {
    /// A further branch of a ``when(_:_:)-swift.func``.
    ///
    /// Analysis throws an error where the column is none, or has an `otherwise` already.
    public func when(_ condition: Column, _ value: some ColumnOperand) -> Column {
        Column { () throws(SparkError) in
            let branch = SyntaxBranch(when: condition.expression, then: value.asColumn.expression)
            return try SyntaxExpression(
                .caseWhen(operand: nil, branches: branches("when()") + [branch], otherwise: nil))
        }
    }

    /// A further branch of a ``when(_:_:)-swift.func``, which gives null.
    public func when(_ condition: Column, _ null: Never?) -> Column { when(condition, lit(nil)) }

    /// Null where no condition of a `when` holds, as without it.
    public func otherwise(_ null: Never?) -> Column { otherwise(lit(nil)) }

    /// The value where no condition of a `when` holds; null without it.
    ///
    /// Analysis throws an error where the column is no `when`, or has an `otherwise` already.
    public func otherwise(_ value: some ColumnOperand) -> Column {
        Column { () throws(SparkError) in
            try SyntaxExpression(
                .caseWhen(operand: nil, branches: branches("otherwise()"), otherwise: value.asColumn.expression))
        }
    }

    /// The branches of a `when` that has no `otherwise`.
    private func branches(_ method: String) throws(SparkError) -> [SyntaxBranch] {
        switch expression.node {
        case .caseWhen(nil, let branches, nil): return branches
        case .invalid(let error): throw error
        default:
            throw SparkError(
                "INVALID_WHEN_USAGE",
                message: """
                    \(method) can only be applied to a column that when() made, once before an otherwise(): \
                    write when(condition, value).when(condition, value).otherwise(value).
                    """)
        }
    }
}
