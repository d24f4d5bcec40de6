internal import SparkSQL

/// The column with this name, in the dataframe that takes it.
///
/// Points lead into tables and structs: `"people.address.city"`; between backticks a point is a letter like any other.
/// `"*"` stands for all columns, and `"address.*"` for all fields of a struct.
public func col(_ name: String) -> Column {
    Column { () throws(SparkError) in
        if name == "*" { return SyntaxExpression(.star(qualifier: [], except: [])) }
        guard name.hasSuffix(".*") else { return SyntaxExpression(.name(try AttributeName.parts(name))) }
        return SyntaxExpression(.star(qualifier: try AttributeName.parts(String(name.dropLast(2))), except: []))
    }
}

/// The column with this name, as ``col(_:)``.
public func column(_ name: String) -> Column { col(name) }

/// A constant, of the type of Spark's that fits the value; a column stays as it is.
public func lit(_ value: some ColumnOperand) -> Column { value.asColumn }

/// Null: `lit(nil)`.
public func lit(_ null: Never?) -> Column { Column(.literal(.null)) }

/// The column that an SQL expression says, perhaps with a name: `expr("score * 2 AS twice")`.
///
/// Analysis throws a parse error with its place where the text is no expression.
public func expr(_ sql: String) -> Column { Column { () throws(SparkError) in try SyntaxExpression(sql: sql) } }

/// `value` where `condition` holds; go on with `.when` and `.otherwise`.
public func when(_ condition: Column, _ value: some ColumnOperand) -> Column {
    let branch = SyntaxBranch(when: condition.expression, then: value.asColumn.expression)
    return Column(.caseWhen(operand: nil, branches: [branch], otherwise: nil))
}

/// Null where `condition` holds; go on with `.when` and `.otherwise`.
public func when(_ condition: Column, _ null: Never?) -> Column { when(condition, lit(nil)) }

/// A function by its name, such as one of SQL that has no word here.
///
/// Analysis throws an error with the nearest names where there is no such function.
public func call_function(_ name: String, _ columns: any ColumnArgument...) -> Column { .call(name, columns) }

/// A function by its name, as ``call_function(_:_:)``.
public func call_function(_ name: String, _ columns: [any ColumnArgument]) -> Column { .call(name, columns) }

/// An order by a column, the least and nulls first.
public func asc(_ column: some ColumnOrName) -> Column { column.asArgument.asc() }
/// An order by a column, the least and nulls first.
public func asc_nulls_first(_ column: some ColumnOrName) -> Column { column.asArgument.asc_nulls_first() }
/// An order by a column, the least first and nulls last.
public func asc_nulls_last(_ column: some ColumnOrName) -> Column { column.asArgument.asc_nulls_last() }
/// An order by a column, the greatest first and nulls last.
public func desc(_ column: some ColumnOrName) -> Column { column.asArgument.desc() }
/// An order by a column, the greatest and nulls first.
public func desc_nulls_first(_ column: some ColumnOrName) -> Column { column.asArgument.desc_nulls_first() }
/// An order by a column, the greatest first and nulls last.
public func desc_nulls_last(_ column: some ColumnOrName) -> Column { column.asArgument.desc_nulls_last() }
