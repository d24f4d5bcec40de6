internal import Relational
internal import SparkSQL

// Rows of two dataframes.
extension DataFrame {
    /// The rows of both that fit: those for which `condition` is true, and by `how` those that have no match.
    ///
    /// - Parameters:
    ///   - other: The right side.
    ///   - condition: Which rows fit, such as `left["id"] == right["user"]`.
    ///   - how: `inner`, `left`, `right`, `outer`, `left_semi`, `left_anti` or `cross`.
    /// - Returns: The rows with the columns of both sides.
    public func join(_ other: DataFrame, on condition: Column, how: String = "inner") -> DataFrame {
        changed(with: other) { analyzer, left, right throws(SparkError) in
            try analyzer.join(left, right, on: condition.expression, kind: how)
        }
    }

    /// The rows of both that have the same values in the columns with these names, which the result has once.
    public func join(_ other: DataFrame, on names: [String], how: String = "inner") -> DataFrame {
        changed(with: other) { analyzer, left, right throws(SparkError) in
            try analyzer.join(left, right, using: names, kind: how)
        }
    }

    /// The rows of both that have the same value in the column with this name, which the result has once.
    public func join(_ other: DataFrame, on name: String, how: String = "inner") -> DataFrame {
        join(other, on: [name], how: how)
    }

    /// Each row of this dataframe with each row of the other, and by `how` those for which the other has none.
    public func join(_ other: DataFrame, how: String = "inner") -> DataFrame {
        changed(with: other) { analyzer, left, right throws(SparkError) in
            try analyzer.join(left, right, on: nil, kind: how)
        }
    }

    /// Each row of this dataframe with each row of the other.
    public func crossJoin(_ other: DataFrame) -> DataFrame {
        changed(with: other) { analyzer, left, right throws(SparkError) in try analyzer.crossJoin(left, right) }
    }

    /// The rows of both, this one's first.
    ///
    /// Columns are matched by position, and have the type that holds both sides' values.
    public func union(_ other: DataFrame) -> DataFrame {
        changed(with: other) { analyzer, left, right throws(SparkError) in try analyzer.union(left, right) }
    }

    /// The same as `union`.
    public func unionAll(_ other: DataFrame) -> DataFrame { union(other) }

    /// The rows of both, this one's first; columns are matched by name.
    ///
    /// - Parameters:
    ///   - other: The other rows.
    ///   - allowMissingColumns: Whether a column that one side does not have is null there.
    /// - Returns: The rows of both with the columns of this one, in its order.
    public func unionByName(_ other: DataFrame, allowMissingColumns: Bool = false) -> DataFrame {
        changed(with: other) { analyzer, left, right throws(SparkError) in
            try analyzer.unionByName(left, right, allowMissingColumns: allowMissingColumns)
        }
    }

    /// The rows that both have, each once.
    public func intersect(_ other: DataFrame) -> DataFrame {
        changed(with: other) { analyzer, left, right throws(SparkError) in try analyzer.intersect(left, right) }
    }

    /// The rows that both have, as often as both have them.
    public func intersectAll(_ other: DataFrame) -> DataFrame {
        changed(with: other) { analyzer, left, right throws(SparkError) in
            try analyzer.intersect(left, right, all: true)
        }
    }

    /// The rows that the other does not have, each once.
    public func subtract(_ other: DataFrame) -> DataFrame {
        changed(with: other) { analyzer, left, right throws(SparkError) in try analyzer.except(left, right) }
    }

    /// The same as `subtract`.
    public func except(_ other: DataFrame) -> DataFrame { subtract(other) }

    /// The rows, as often as they are more here than in the other.
    public func exceptAll(_ other: DataFrame) -> DataFrame {
        changed(with: other) { analyzer, left, right throws(SparkError) in
            try analyzer.except(left, right, all: true)
        }
    }
}
