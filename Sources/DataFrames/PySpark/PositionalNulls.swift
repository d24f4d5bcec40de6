// What becomes of nulls, with its arguments as PySpark takes them by position.
extension DataFrameNaFunctions {
    /// The rows without nulls in these columns: without any (`any`), or those that are more than nulls (`all`).
    public func drop(_ how: String, subset: [String]? = nil) -> DataFrame {
        drop(how: how, thresh: nil, subset: subset)
    }

    /// The rows without a null in a column.
    public func drop(subset: String) -> DataFrame { drop(how: "any", thresh: nil, subset: [subset]) }

    /// The rows with a value in place of nulls in these columns.
    public func fill(_ value: some ColumnOperand, _ subset: [String]) -> DataFrame { fill(value, subset: subset) }

    /// The rows with a value in place of nulls in a column.
    public func fill(_ value: some ColumnOperand, subset: String) -> DataFrame { fill(value, subset: [subset]) }

    /// The rows with `new` in place of `old`, in these columns or in all of its type.
    public func replace(
        _ old: some ColumnConstant, _ new: some ColumnOperand, _ subset: [String]? = nil
    ) -> DataFrame { replace([(old.asColumn, new)], subset: subset) }

    /// The rows with `new` in place of `old` in a column.
    public func replace(_ old: some ColumnConstant, _ new: some ColumnOperand, _ subset: String) -> DataFrame {
        replace([(old.asColumn, new)], subset: [subset])
    }

    /// The rows with `new` in place of `old` in these columns.
    public func replace(
        _ old: some ColumnConstant, _ new: some ColumnOperand, subset: [String]
    ) -> DataFrame { replace([(old.asColumn, new)], subset: subset) }

    /// The rows with `new` in place of `old` in a column.
    public func replace(
        _ old: some ColumnConstant, _ new: some ColumnOperand, subset: String
    ) -> DataFrame { replace([(old.asColumn, new)], subset: [subset]) }

    /// The rows with a new value in place of each old one at the same position, in a column.
    public func replace<Old: ColumnConstant, New: ColumnOperand>(
        _ old: [Old], _ new: [New], _ subset: String
    ) -> DataFrame { replace(old, new, [subset]) }

    /// The rows with a new value in place of each old one at the same position, in these columns.
    public func replace<Old: ColumnConstant, New: ColumnOperand>(
        _ old: [Old], _ new: [New], subset: [String]
    ) -> DataFrame { replace(old, new, subset) }

    /// The rows with a new value in place of each old one at the same position.
    public func replace<Old: ColumnConstant, New: ColumnOperand>(
        _ old: [Old], _ new: [New], _ subset: [String]? = nil
    ) -> DataFrame { replace(zip(old, new).map { ($0.asColumn, $1) }, subset: subset) }

    /// The rows with a new value in place of each of the old ones.
    public func replace<Old: ColumnConstant, New: ColumnConstant>(
        _ old: [Old], _ new: New, _ subset: [String]? = nil
    ) -> DataFrame { replace(old.map { ($0.asColumn, new) }, subset: subset) }

    /// The rows with other values in place of these, in these columns or in all of their type.
    public func replace<Old: ColumnConstant, New: ColumnOperand>(
        _ values: KeyValuePairs<Old, New>, subset: [String]? = nil
    ) -> DataFrame { replace(values.map { ($0.key.asColumn, $0.value) }, subset: subset) }
}

extension DataFrameNaFunctions {
    /// The rows with a value in place of nulls in a column.
    public func fill(_ value: some ColumnOperand, _ subset: String) -> DataFrame { fill(value, subset: [subset]) }

    /// The rows with a value in place of nulls.
    public func fill(value: some ColumnOperand, subset: [String]? = nil) -> DataFrame { fill(value, subset: subset) }

    /// The rows without nulls, by `how` or as many values as `thresh` says.
    public func drop(_ how: String, _ thresh: Int?, _ subset: [String]? = nil) -> DataFrame {
        drop(how: how, thresh: thresh, subset: subset)
    }

    /// The rows with null in place of the old value, in these columns or in all of its type.
    public func replace(_ old: some ColumnConstant, _ null: Never?, subset: [String]? = nil) -> DataFrame {
        replace([(old.asColumn, lit(nil))], subset: subset)
    }

    /// The rows with null in place of the old value in a column.
    public func replace(_ old: some ColumnConstant, _ null: Never?, subset: String) -> DataFrame {
        replace([(old.asColumn, lit(nil))], subset: [subset])
    }
}

extension DataFrame {
    /// The same as `na.fill`.
    public func fillna(_ value: some ColumnOperand, _ subset: [String]) -> DataFrame { na.fill(value, subset: subset) }

    /// The same as `na.fill`.
    public func fillna(_ values: KeyValuePairs<String, any ColumnOperand>) -> DataFrame { na.fill(values) }

    /// The same as `na.fill`.
    public func fillna(_ value: some ColumnOperand, subset: String) -> DataFrame { na.fill(value, subset: [subset]) }

    /// The same as `na.fill`.
    public func fillna(_ value: some ColumnOperand, _ subset: String) -> DataFrame { na.fill(value, subset: [subset]) }

    /// The same as `na.fill`.
    public func fillna(value: some ColumnOperand, subset: [String]? = nil) -> DataFrame {
        na.fill(value, subset: subset)
    }

    /// The same as `na.drop`.
    public func dropna(subset: String) -> DataFrame { na.drop(subset: subset) }

    /// The same as `na.drop`.
    public func dropna(_ how: String, _ thresh: Int?, _ subset: [String]? = nil) -> DataFrame {
        na.drop(how: how, thresh: thresh, subset: subset)
    }

    /// The same as `na.replace`, with null in place of the old value.
    public func replace(_ old: some ColumnConstant, _ null: Never?, subset: [String]? = nil) -> DataFrame {
        na.replace(old, null, subset: subset)
    }

    /// The same as `na.replace`, with null in place of the old value.
    public func replace(_ old: some ColumnConstant, _ null: Never?, subset: String) -> DataFrame {
        na.replace(old, null, subset: [subset])
    }

    /// The same as `na.drop`.
    public func dropna(_ how: String, subset: [String]? = nil) -> DataFrame { na.drop(how, subset: subset) }

    /// The same as `na.replace`.
    public func replace(
        _ old: some ColumnConstant, _ new: some ColumnOperand, _ subset: [String]? = nil
    ) -> DataFrame { na.replace(old, new, subset) }

    /// The same as `na.replace`.
    public func replace<Old: ColumnConstant, New: ColumnOperand>(
        _ old: [Old], _ new: [New], _ subset: [String]? = nil
    ) -> DataFrame { na.replace(old, new, subset) }

    /// The same as `na.replace`.
    public func replace(
        _ old: some ColumnConstant, _ new: some ColumnOperand, _ subset: String
    ) -> DataFrame { na.replace(old, new, subset) }

    /// The same as `na.replace`.
    public func replace(
        _ old: some ColumnConstant, _ new: some ColumnOperand, subset: [String]
    ) -> DataFrame { na.replace(old, new, subset: subset) }

    /// The same as `na.replace`.
    public func replace(
        _ old: some ColumnConstant, _ new: some ColumnOperand, subset: String
    ) -> DataFrame { na.replace(old, new, subset: subset) }

    /// The same as `na.replace`.
    public func replace<Old: ColumnConstant, New: ColumnOperand>(
        _ old: [Old], _ new: [New], _ subset: String
    ) -> DataFrame { na.replace(old, new, subset) }

    /// The same as `na.replace`.
    public func replace<Old: ColumnConstant, New: ColumnOperand>(
        _ old: [Old], _ new: [New], subset: [String]
    ) -> DataFrame { na.replace(old, new, subset: subset) }

    /// The same as `na.replace`.
    public func replace<Old: ColumnConstant, New: ColumnOperand>(
        _ values: KeyValuePairs<Old, New>, subset: [String]? = nil
    ) -> DataFrame { na.replace(values, subset: subset) }
}

extension DataFrameStatFunctions {
    /// The same as the dataframe's `sampleBy`.
    public func sampleBy<Key: ColumnConstant>(
        _ column: some ColumnOrName, fractions: KeyValuePairs<Key, Double>, seed: Int64? = nil
    ) -> DataFrame { frame.sampleBy(column, fractions: fractions, seed: seed) }
}
