import Columnar

/// A table that a query reads, with DuckDB's types of its columns.
final class QueryInput: Sendable {
    let batches: [RecordBatch]
    let rowCount: Int
    /// The columns' names, as the query says them: each once.
    let names: [String]
    let library: Library
    let types: [LogicalType]

    /// - Throws: `unsupportedType`, naming the column.
    init(_ table: Table, _ library: Library) throws(QueryError) {
        guard !table.schema.fields.isEmpty else {
            throw QueryError(.unsupportedType, "the input has no columns, and a query needs one at least")
        }
        batches = table.batches.filter { $0.rowCount > 0 }
        let isOfItsTypes = batches.allSatisfy { batch in
            batch.columns.count == table.schema.fields.count
                && zip(batch.columns, table.schema.fields).allSatisfy { $0.type.isLaidOut(like: $1.type) }
        }
        guard isOfItsTypes else { throw QueryError(.data, "a batch of the input has other types than its table") }
        rowCount = table.rowCount
        names = Self.distinct(table.schema.names)
        self.library = library
        var types: [LogicalType] = []
        for field in table.schema.fields {
            types.append(try LogicalType(library, field.type, column: field.name))
        }
        self.types = types
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
