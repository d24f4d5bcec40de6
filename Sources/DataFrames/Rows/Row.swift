public import Columnar

/// One row of a result, by column name or position: `row["job"]`, `row.job`, `row[0]`.
@dynamicMemberLookup
public struct Row: Sendable {
    private let batch: RecordBatch
    private let index: Int

    static func rows(of table: Table) -> [Row] {
        table.batches.flatMap { batch in (0..<batch.rowCount).map { Row(batch: batch, index: $0) } }
    }

    fileprivate init(batch: RecordBatch, index: Int) {
        self.batch = batch
        self.index = index
    }

    /// A row without columns.
    static let none = Row(batch: RecordBatch(Schema([]), [], rowCount: 1), index: 0)

    /// The columns' names, from the left.
    public var columns: [String] { batch.schema.names }

    /// The value of a column; null for a name that the row does not have.
    ///
    /// `"reply.answer"` reaches into a struct.
    public subscript(_ name: String) -> Value {
        if let column = batch.schema.index(of: name) { return self[column] }
        let path = name.split(separator: ".").map(String.init)
        guard path.count > 1, let column = batch.schema.index(of: path[0]) else { return .null }
        return path.dropFirst().reduce(self[column]) { $0.member($1) }
    }

    /// The values by the columns' names; of columns of one name, the last one's.
    public func asDict() -> [String: Value] {
        Dictionary(columns.enumerated().map { ($1, self[$0]) }) { _, last in last }
    }

    /// The value of a column, as `row["name"]`.
    public subscript(dynamicMember name: String) -> Value { self[name] }

    /// The value of the column at this position, the first one at 0.
    ///
    /// - Precondition: `column` is a position in ``columns``.
    public subscript(_ column: Int) -> Value { batch.columns[column].value(index) }

    /// The text of a column; nil for null, for another type and for an unknown name.
    public func string(_ name: String) -> String? { if case .string(let value) = self[name] { value } else { nil } }
    /// The truth of a column; nil for null, for another type and for an unknown name.
    public func bool(_ name: String) -> Bool? { if case .boolean(let value) = self[name] { value } else { nil } }

    /// The integer of a column; nil for null, for another type and for an unknown name.
    ///
    /// It is also nil for an unsigned integer that `Int` cannot hold.
    public func int(_ name: String) -> Int? {
        switch self[name] {
        case .integer(let value): Int(exactly: value)
        case .unsigned(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The number of a column, integers and decimals rounded to the nearest; nil for null and for anything else.
    public func double(_ name: String) -> Double? {
        switch self[name] {
        case .double(let value): value
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .decimal(let unscaled, let scale): (0..<scale).reduce(Double(unscaled)) { value, _ in value / 10 }
        default: nil
        }
    }
}

extension Value {
    /// A struct's member, or null.
    public func member(_ name: String) -> Value {
        guard case .structure(let names, let values) = self, let index = names.firstIndex(of: name) else {
            return .null
        }
        return values[index]
    }
}

extension Row: CustomStringConvertible {
    /// The row as Spark prints one: `Row(occupation=nurse, id=1)`.
    public var description: String {
        "Row(" + columns.enumerated().map { "\($1)=\(self[$0].displayed)" }.joined(separator: ", ") + ")"
    }
}
