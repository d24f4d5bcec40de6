public import Columnar

// createDataFrame by all that PySpark takes for rows and their columns.
extension Session {
    /// A dataframe of tuples with a schema, perhaps in Spark's DDL: `"id INT, name STRING"`.
    /// - Throws: `RoostError` for a text that is no schema, and for a value that its column cannot have.
    public func createDataFrame<each Element: ColumnElement>(
        _ rows: [(repeat each Element)], schema: some SchemaDeclaration
    ) throws(RoostError) -> DataFrame {
        try createDataFrame(Self.values(of: rows), schema: schema)
    }

    /// A dataframe of tuples with a schema, perhaps in Spark's DDL: `"id INT, name STRING"`.
    /// - Throws: `RoostError` for a text that is no schema, and for a value that its column cannot have.
    public func createDataFrame<each Element: ColumnElement>(
        _ rows: [(repeat each Element)], _ schema: some SchemaDeclaration
    ) throws(RoostError) -> DataFrame { try createDataFrame(rows, schema: schema) }

    /// A dataframe of tuples, with a name for each of their elements.
    /// - Throws: `RoostError` where names are missing or stand twice.
    public func createDataFrame<each Element: ColumnElement>(
        _ rows: [(repeat each Element)], schema names: [String]
    ) throws(RoostError) -> DataFrame { try createDataFrame(rows, names) }

    /// A dataframe of tuples, whose columns are called `_1`, `_2` and so on.
    /// - Throws: `RoostError` for a value that a column cannot have.
    @_disfavoredOverload
    public func createDataFrame<each Element: ColumnElement>(
        _ rows: [(repeat each Element)]
    ) throws(RoostError) -> DataFrame {
        var count = 0
        for _ in repeat (each Element).self { count += 1 }
        return try createDataFrame(rows, (0..<count).map { "_\($0 + 1)" })
    }

    /// A dataframe of rows with a schema, as ``createDataFrame(_:schema:)-([[Value]],_)``.
    /// - Throws: `RoostError` for a text that is no schema, and for a value that its column cannot have.
    public func createDataFrame(_ rows: [[Value]], _ schema: some SchemaDeclaration) throws(RoostError) -> DataFrame {
        try createDataFrame(rows, schema: schema)
    }

    /// A dataframe of rows, with a name for each of their values: `createDataFrame([[1, "a"], [2, nil]], ["id", "s"])`.
    /// - Throws: `RoostError` for values of a column that have no type in common.
    @_disfavoredOverload
    public func createDataFrame(_ rows: [[Value]], _ names: [String]) throws(RoostError) -> DataFrame {
        for (index, row) in rows.enumerated() where row.count != names.count {
            throw RoostError(
                .invalidArgument,
                "row \(index) has \(row.count) values, but \(names.count) columns are named: \(names)")
        }
        return try createDataFrame(rows: rows.map { Value.structure(names, $0) })
    }

    /// A dataframe of rows, with a name for each of their values.
    /// - Throws: `RoostError` for values of a column that have no type in common.
    @_disfavoredOverload
    public func createDataFrame(_ rows: [[Value]], schema names: [String]) throws(RoostError) -> DataFrame {
        try createDataFrame(rows, names)
    }

    /// A dataframe of rows that were collected.
    /// - Throws: `RoostError` for values of a column that have no type in common.
    public func createDataFrame(_ rows: [Row]) throws(RoostError) -> DataFrame {
        try createDataFrame(rows: rows.map { row in .structure(row.columns, row.columns.indices.map { row[$0] }) })
    }

    /// A dataframe of rows that were collected, with a schema such as the one of the dataframe that they are of.
    /// - Throws: `RoostError` for a text that is no schema, and for a value that its column cannot have.
    @_disfavoredOverload
    public func createDataFrame(_ rows: [Row], schema: some SchemaDeclaration) throws(RoostError) -> DataFrame {
        try createDataFrame(rows.map { row in row.columns.indices.map { row[$0] } }, schema: schema)
    }

    /// A dataframe of rows that were collected, with a schema such as the one of the dataframe that they are of.
    /// - Throws: `RoostError` for a text that is no schema, and for a value that its column cannot have.
    @_disfavoredOverload
    public func createDataFrame(_ rows: [Row], _ schema: some SchemaDeclaration) throws(RoostError) -> DataFrame {
        try createDataFrame(rows, schema: schema)
    }

    /// A dataframe of rows that name their columns, in the columns of a schema.
    /// - Throws: `RoostError` for a text that is no schema, and for a value that its column cannot have.
    @_disfavoredOverload
    public func createDataFrame(
        _ rows: [KeyValuePairs<String, any ColumnElement>], schema: some SchemaDeclaration
    ) throws(RoostError) -> DataFrame {
        let schema = try schema.declaredColumns()
        let values = rows.map { row in
            schema.names.map { name in row.first { $0.key == name }?.value.columnValue ?? .null }
        }
        return try createDataFrame(values, schema: schema)
    }

    static func values<each Element: ColumnElement>(of rows: [(repeat each Element)]) -> [[Value]] {
        rows.map { row in
            var values: [Value] = []
            for element in repeat each row { values.append(element.columnValue) }
            return values
        }
    }
}
