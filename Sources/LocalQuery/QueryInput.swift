import Columnar

/// The rows that a query reads, with DuckDB's types of their columns.
final class QueryInput: Sendable {
    enum Rows: Sendable {
        case batches([RecordBatch])
        /// Rows that are yet to come.
        case feed(BatchFeed)
        /// Rows that are read when they are needed.
        case stream(any RowStream)
    }

    let rows: Rows
    /// How many rows there are, or nil where that is not known yet.
    let rowCount: Int?
    /// About how many rows there are, where that is all that is known.
    let expectedRows: Int?
    /// The columns' names, as the query says them: each once.
    let names: [String]
    let library: Library
    let types: [LogicalType]

    /// - Throws: `unsupportedType`, naming the column.
    convenience init(_ table: Table, _ library: Library) throws(QueryError) {
        let batches = table.batches.filter { $0.rowCount > 0 }
        guard table.schema.fields.isEmpty || batches.allSatisfy({ $0.isOfTypes(table.schema) }) else {
            throw QueryError(.data, "a batch of the input has other types than its table")
        }
        try self.init(table.schema, .batches(batches), rowCount: table.rowCount, library)
    }

    /// - Throws: `unsupportedType`, naming the column.
    convenience init(_ feed: BatchFeed, _ library: Library) throws(QueryError) {
        try self.init(feed.schema, .feed(feed), rowCount: nil, library)
    }

    /// - Throws: `unsupportedType`, naming the column.
    convenience init(_ stream: any RowStream, _ library: Library) throws(QueryError) {
        try self.init(stream.schema, .stream(stream), rowCount: nil, expectedRows: stream.expectedRows, library)
    }

    private init(
        _ schema: Schema, _ rows: Rows, rowCount: Int?, expectedRows: Int? = nil, _ library: Library
    ) throws(QueryError) {
        self.rows = rows
        self.rowCount = rowCount
        self.expectedRows = expectedRows
        names = Self.distinct(schema.names)
        self.library = library
        types = try Self.types(of: schema, library)
    }

    /// DuckDB's types of a schema's columns.
    /// - Throws: `unsupportedType`, naming the column, or for a schema without any.
    static func types(of schema: Schema, _ library: Library) throws(QueryError) -> [LogicalType] {
        guard !schema.fields.isEmpty else {
            throw QueryError(.unsupportedType, "the input has no columns, and a query needs one at least")
        }
        var types: [LogicalType] = []
        for field in schema.fields {
            types.append(try LogicalType(library, field.type, column: field.name))
        }
        return types
    }

    /// DuckDB refuses names that differ in case only, or not at all: a later one gets a number, as the
    /// columns of a CSV file do (`a`, `a_1`).
    private static func distinct(_ names: [String]) -> [String] {
        var taken = Set<String>()
        let all = Set(names.map { $0.lowercased() })
        return names.map { name in
            var distinct = name
            var number = 1
            while taken.contains(distinct.lowercased()) || number > 1 && all.contains(distinct.lowercased()) {
                distinct = "\(name)_\(number)"
                number += 1
            }
            taken.insert(distinct.lowercased())
            return distinct
        }
    }
}

extension RecordBatch {
    /// Whether the columns are as `schema` says, whatever their names.
    func isOfTypes(_ schema: Schema) -> Bool {
        columns.count == schema.fields.count
            && zip(columns, schema.fields).allSatisfy { $0.type.isLaidOut(like: $1.type) }
    }
}

extension DataType {
    /// Whether arrays of the two types have the same buffers, whatever the names inside.
    fileprivate func isLaidOut(like other: DataType) -> Bool {
        switch (self, other) {
        case (.list(let mine), .list(let others)): mine.type.isLaidOut(like: others.type)
        case (.structure(let mine), .structure(let others)):
            mine.count == others.count && zip(mine, others).allSatisfy { $0.type.isLaidOut(like: $1.type) }
        default: self == other
        }
    }
}
