internal import Columnar
internal import SparkSQL

// createDataFrame of one value for each row, which is a row itself where it is a list or a dictionary.
extension Session {
    /// A dataframe of one column; of lists, with as many names, a column for each of their elements.
    /// - Throws: `RoostError` where names are missing or stand twice.
    public func createDataFrame<Element: ColumnElement>(
        _ rows: [Element], _ names: [String]
    ) throws(RoostError) -> DataFrame {
        try Self.refuseTwice(names)
        if names.count == 1 {
            return try createDataFrame(
                rows.map { [$0.columnValue] }, schema: StructType([StructField(names[0], Element.sparkType)]))
        }
        guard case .array(let type, _) = Element.sparkType else {
            throw RoostError(
                .invalidArgument, "the rows have 1 elements, but \(names.count) columns are named: \(names)")
        }
        let schema = StructType(names.map { StructField($0, type) })
        return try createDataFrame(rows.map { $0.columnValue.arrayValue ?? [] }, schema: schema)
    }

    /// A dataframe of one column; of lists, with as many names, a column for each of their elements.
    /// - Throws: `RoostError` where names are missing or stand twice.
    public func createDataFrame<Element: ColumnElement>(
        _ rows: [Element], schema names: [String]
    ) throws(RoostError) -> DataFrame { try createDataFrame(rows, names) }

    /// A dataframe of one column; of lists a column for each element, and of dictionaries one for each name.
    /// - Throws: `RoostError` for a text that is no schema, and for a value that its column cannot have.
    public func createDataFrame<Element: ColumnElement>(
        _ rows: [Element], schema: some SchemaDeclaration
    ) throws(RoostError) -> DataFrame {
        let schema = try schema.declaredColumns()
        let type = schema.fields.count == 1 ? schema.fields[0].type : .null
        let values = rows.map(\.columnValue)
        switch (Element.sparkType, type) {
        case (.map, .map), (.array, .array): break
        case (.map(.string, _, _), _):
            return try createDataFrame(values.map { $0.entries(schema.names) }, schema: schema)
        case (.array, _): return try createDataFrame(values.map { $0.arrayValue ?? [] }, schema: schema)
        default: break
        }
        return try createDataFrame(values.map { [$0] }, schema: schema)
    }

    /// A dataframe of one column; of lists a column for each element, and of dictionaries one for each name.
    /// - Throws: `RoostError` for a text that is no schema, and for a value that its column cannot have.
    public func createDataFrame<Element: ColumnElement>(
        _ rows: [Element], _ schema: some SchemaDeclaration
    ) throws(RoostError) -> DataFrame { try createDataFrame(rows, schema: schema) }
}

extension Value {
    /// A map's values of these keys, null where it has none.
    fileprivate func entries(_ keys: [String]) -> [Value] {
        guard case .list(let entries) = self else { return keys.map { _ in .null } }
        return keys.map { key in entries.first { $0.member("key") == .string(key) }?.member("value") ?? .null }
    }
}
