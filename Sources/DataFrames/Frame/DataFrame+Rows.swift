internal import Relational
internal import SparkSQL

// Which rows there are, and in which order.
extension DataFrame {
    /// The rows for which `condition` is true.
    public func filter(_ condition: Column) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            try analyzer.filter(query, condition.expression)
        }
    }

    /// The rows for which an SQL condition is true.
    public func filter(_ condition: String) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            try analyzer.filter(query, try SyntaxExpression(sql: condition))
        }
    }

    /// The same as `filter`.
    public func `where`(_ condition: Column) -> DataFrame { filter(condition) }

    /// The same as `filter`.
    public func `where`(_ condition: String) -> DataFrame { filter(condition) }

    /// The first `count` rows.
    public func limit(_ count: Int) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.limit(query, Int64(count)) }
    }

    /// All rows but the first `count`.
    public func offset(_ count: Int) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.offset(query, Int64(count)) }
    }

    /// Each row once.
    public func distinct() -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.distinct(query) }
    }

    /// One row for all values of the columns with these names; of all columns without names.
    public func dropDuplicates(_ names: [String]? = nil) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.dropDuplicates(query, names) }
    }

    /// The rows in this order: by the first column, equal ones by the second, and so on.
    public func orderBy(_ columns: any ColumnOrName..., ascending: Bool = true) -> DataFrame {
        sorted(columns.map(\.asArgument), ascending: columns.map { _ in ascending }, isGlobal: true)
    }

    /// The rows in this order, with a direction for each column.
    public func orderBy(_ columns: [any ColumnOrName], ascending: [Bool]) -> DataFrame {
        sorted(columns.map(\.asArgument), ascending: ascending, isGlobal: true)
    }

    /// The same as `orderBy`.
    public func sort(_ columns: any ColumnOrName..., ascending: Bool = true) -> DataFrame {
        sorted(columns.map(\.asArgument), ascending: columns.map { _ in ascending }, isGlobal: true)
    }

    /// The rows of each partition in this order.
    public func sortWithinPartitions(_ columns: any ColumnOrName...) -> DataFrame { sortWithinPartitions(columns) }

    /// The rows of each partition in this order.
    public func sortWithinPartitions(_ columns: [any ColumnOrName]) -> DataFrame {
        sorted(columns.map(\.asArgument), ascending: columns.map { _ in true }, isGlobal: false)
    }

    private func sorted(_ columns: [Column], ascending: [Bool], isGlobal: Bool) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            guard ascending.count == columns.count else {
                throw SparkError(
                    "LENGTH_SHOULD_BE_THE_SAME",
                    parameters: [
                        "arg1": "cols", "arg2": "ascending", "arg1_length": "\(columns.count)",
                        "arg2_length": "\(ascending.count)",
                    ], message: "There are \(columns.count) columns to sort by and \(ascending.count) directions.")
            }
            let orders = zip(columns, ascending).map { column, isAscending in
                if case .sortOrder(let order) = column.expression.node {
                    return isAscending ? order : SyntaxSortOrder(order.expression, isDescending: true)
                }
                return SyntaxSortOrder(column.expression, isDescending: !isAscending)
            }
            return try analyzer.sort(query, orders, isGlobal: isGlobal)
        }
    }

    /// Some of the rows, each with the probability `fraction`, the same ones for the same seed on any number of workers.
    public func sample(fraction: Double, seed: Int64? = nil, withReplacement: Bool = false) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            try analyzer.sample(
                query, withReplacement: withReplacement, fraction: fraction, seed: seed ?? .random(in: 0 ... .max))
        }
    }

    /// The rows in several dataframes, each row in one of them, by chance in the ratio of the weights.
    public func randomSplit(_ weights: [Double], seed: Int64? = nil) -> [DataFrame] {
        let seed = seed ?? .random(in: 0 ... .max)
        return weights.indices.map { index in
            changed { analyzer, query throws(SparkError) in
                try analyzer.randomSplit(query, weights: weights, seed: seed)[index]
            }
        }
    }

    /// The same rows in so many partitions, those with the same values of these columns in one.
    public func repartition(_ count: Int, _ columns: any ColumnOrName...) -> DataFrame {
        let keys = columns.map(\.asArgument)
        return changed { analyzer, query throws(SparkError) in
            try analyzer.repartition(query, count: count, keys: keys.map(\.expression))
        }
    }

    /// The same rows, those with the same values of these columns in one partition.
    public func repartition(_ column: Column, _ columns: any ColumnOrName...) -> DataFrame {
        let keys = [column] + columns.map(\.asArgument)
        return changed { analyzer, query throws(SparkError) in
            try analyzer.repartition(query, count: nil, keys: keys.map(\.expression))
        }
    }

    /// The same rows, those with the same values of these columns in one partition.
    func repartition(_ columns: [any ColumnOrName]) -> DataFrame {
        changed { analyzer, query throws(SparkError) in
            try analyzer.repartition(query, count: nil, keys: columns.map(\.asArgument.expression))
        }
    }

    /// The same rows in partitions, each with the rows between two values of these columns' order.
    func repartitionByRange(_ columns: [any ColumnOrName]) -> DataFrame { repartitionedByRange(nil, columns) }

    /// The same rows in so many partitions, each with the rows between two values of these columns' order.
    public func repartitionByRange(_ count: Int, _ columns: any ColumnOrName...) -> DataFrame {
        repartitionedByRange(count, columns)
    }

    /// The same rows in partitions, each with the rows between two values of these columns' order.
    public func repartitionByRange(_ column: Column, _ columns: any ColumnOrName...) -> DataFrame {
        repartitionedByRange(nil, [column] + columns)
    }

    private func repartitionedByRange(_ count: Int?, _ columns: [any ColumnOrName]) -> DataFrame {
        let keys = columns.map(\.asArgument.sortOrder)
        return changed { analyzer, query throws(SparkError) in
            guard !keys.isEmpty else {
                throw FrameErrors.illegal("requirement failed: At least one partition-by expression must be specified.")
            }
            return try analyzer.repartitionByRange(query, count: count, keys: keys)
        }
    }

    /// The same rows in at most so many partitions.
    public func coalesce(_ count: Int) -> DataFrame {
        changed { analyzer, query throws(SparkError) in try analyzer.coalesce(query, count: count) }
    }

    /// The same rows with advice to the planner, which changes no result.
    public func hint(_ name: String, _ parameters: String...) -> DataFrame { hint(name, parameters) }

    /// The same rows with advice to the planner.
    func hint(_ name: String, _ parameters: [String]) -> DataFrame {
        changed { analyzer, query throws(SparkError) in analyzer.hint(query, name, parameters) }
    }
}
