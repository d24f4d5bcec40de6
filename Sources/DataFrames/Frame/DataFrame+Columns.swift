internal import Relational
public import SparkSQL

// Which columns there are.
extension DataFrame {
    /// These columns, in this order.
    public func select(_ columns: Column...) -> DataFrame { select(columns) }

    /// These columns, in this order.
    public func select(_ columns: [Column]) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            try analyzer.select(query, columns.map(\.expression))
        }
    }

    /// The columns with these names, in this order; `*` stands for all.
    public func select(_ names: String...) -> DataFrame { select(names.map { DataFrames.col($0) }) }

    /// The columns of these SQL expressions.
    public func selectExpr(_ expressions: String...) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.selectExpr(query, expressions) }
    }

    /// All columns and one more; one with that name is replaced.
    public func withColumn(_ name: String, _ column: Column) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            try analyzer.withColumn(query, name, column.expression)
        }
    }

    /// All columns and these; those with the same names are replaced.
    public func withColumns(_ columns: KeyValuePairs<String, Column>) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            try analyzer.withColumns(query, columns.map { ($0.key, $0.value.expression) })
        }
    }

    /// The same rows with another name of a column; a name that no column has changes nothing.
    public func withColumnRenamed(_ existing: String, _ new: String) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.withColumnRenamed(query, existing, new) }
    }

    /// The same rows with other names of columns, given one after the other.
    public func withColumnsRenamed(_ names: KeyValuePairs<String, String>) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            try analyzer.withColumnsRenamed(query, names.map { ($0.key, $0.value) })
        }
    }

    /// All columns but those with these names; a name that no column has is passed over.
    public func drop(_ names: String...) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.drop(query, names: names) }
    }

    /// All columns but these.
    public func drop(_ columns: Column...) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            try analyzer.drop(query, columns: columns.map(\.expression))
        }
    }

    /// The same columns under these names, one for each.
    public func toDF(_ names: String...) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.toDF(query, names) }
    }

    /// The columns of a schema, by name, as its types.
    public func to(_ schema: StructType) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.to(query, schema) }
    }

    /// The rows under a table's name, by which columns can be told apart after a join: `"a.id"`.
    public func alias(_ name: String) -> DataFrame {
        changed { analyzer, query throws(SparkError) in analyzer.alias(query, name) }
    }

    /// A row for each of the columns `values` of each row: its name and its value.
    ///
    /// - Parameters:
    ///   - ids: The columns that each of the rows keeps.
    ///   - values: The columns that become rows; all others where it is nil.
    ///   - variableColumnName: The name of the column for the names.
    ///   - valueColumnName: The name of the column for the values.
    /// - Returns: As many rows of each row as there are columns to become rows.
    public func unpivot(
        _ ids: [Column], _ values: [Column]? = nil, variableColumnName: String, valueColumnName: String
    ) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            try analyzer.unpivot(
                query, ids: ids.map(\.expression), values: values.map { $0.map(\.expression) },
                nameColumn: variableColumnName, valueColumn: valueColumnName)
        }
    }

    /// The same as `unpivot`.
    public func melt(
        _ ids: [Column], _ values: [Column]? = nil, variableColumnName: String, valueColumnName: String
    ) -> DataFrame {
        unpivot(ids, values, variableColumnName: variableColumnName, valueColumnName: valueColumnName)
    }

    /// What `change` makes of this dataframe, so that steps of one's own stand in a chain.
    public func transform(_ change: (DataFrame) throws -> DataFrame) rethrows -> DataFrame { try change(self) }
}
