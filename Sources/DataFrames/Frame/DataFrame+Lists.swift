internal import Relational
internal import SparkSQL

// The same words for names and columns that a program has in a list. Pairs come as a list where a dictionary would
// lose their order.
extension DataFrame {
    /// The columns of these SQL expressions.
    public func selectExpr(_ expressions: [String]) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.selectExpr(query, expressions) }
    }

    /// All columns and these; those with the same names are replaced.
    public func withColumns(_ columns: [(String, Column)]) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            try analyzer.withColumns(query, columns.map { ($0.0, $0.1.expression) })
        }
    }

    /// The same rows with other names of columns, given one after the other.
    public func withColumnsRenamed(_ names: [(String, String)]) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.withColumnsRenamed(query, names) }
    }

    /// All columns but those with these names; a name that no column has is passed over.
    public func drop(_ names: [String]) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.drop(query, names: names) }
    }

    /// All columns but these.
    public func drop(_ columns: [Column]) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            try analyzer.drop(query, columns: columns.map(\.expression))
        }
    }

    /// The same columns under these names, one for each.
    public func toDF(_ names: [String]) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.toDF(query, names) }
    }

    /// The rows in this order: by the first column, equal ones by the second, and so on.
    public func orderBy(_ columns: [any ColumnOrName]) -> DataFrame {
        orderBy(columns, ascending: columns.map { _ in true })
    }

    /// The same as `orderBy`.
    public func sort(_ columns: [any ColumnOrName]) -> DataFrame { orderBy(columns) }

    /// The same as `orderBy`.
    public func sort(_ columns: [any ColumnOrName], ascending: [Bool]) -> DataFrame {
        orderBy(columns, ascending: ascending)
    }

    /// Count, mean, standard deviation, least and greatest of columns of numbers and texts, as texts.
    public func describe(_ names: [String]) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.describe(query, names) }
    }

    /// These figures of all columns of numbers and texts, as texts: `count`, `mean`, `stddev`, `min`, `25%`, `max`.
    public func summary(_ figures: [String]) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.summary(query, figures) }
    }

    /// The rows in groups, one for all values of these columns.
    public func groupBy(_ keys: [any ColumnOrName]) -> GroupedData { GroupedData(self, keys.map(\.asArgument)) }

    /// The rows in groups for all values of these columns, of all but the last of them, and so on to one group of all.
    public func rollup(_ keys: [any ColumnOrName]) -> GroupedData {
        GroupedData(self, keys.map(\.asArgument), .rollup)
    }

    /// The rows in groups for all values of each choice of these columns.
    public func cube(_ keys: [any ColumnOrName]) -> GroupedData { GroupedData(self, keys.map(\.asArgument), .cube) }

    /// The rows in groups for all values of each of these lists of columns.
    public func groupingSets(_ sets: [[Column]], _ keys: [any ColumnOrName]) -> GroupedData {
        GroupedData(self, keys.map(\.asArgument), .sets(sets.map { $0.map(\.expression) }))
    }

    /// These values of all rows.
    public func agg(_ values: [Column]) -> DataFrame { GroupedData(self, []).agg(values) }
}
