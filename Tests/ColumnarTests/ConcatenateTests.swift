import Columnar
import Testing

struct ConcatenateTests {
    private static let schema = Schema([
        Field("n", .int64), Field("b", .boolean), Field("t", .utf8), Field("d", .decimal128(precision: 9, scale: 2)),
        Field("l", .list(Field("item", .structure([Field("x", .float64), Field("y", .utf8)])))),
        Field("v", .null),
    ])

    private static func row(_ index: Int) -> [Value] {
        let members = (0..<index % 3).map { member in
            Value.structure(["x", "y"], [.double(Double(index)), member == 1 ? .null : .string("y\(index)")])
        }
        return [
            index % 4 == 1 ? .null : .integer(Int64(index)), .boolean(index % 3 == 0),
            index % 5 == 2 ? .null : .string(String(repeating: "é", count: index % 6)),
            .decimal(unscaled: Int128(index) * -100, scale: 2), index % 7 == 3 ? .null : .list(members), .null,
        ]
    }

    private static func batch(_ rows: Range<Int>) throws -> RecordBatch {
        var builders = schema.fields.map { ArrayBuilder($0.type) }
        for index in rows {
            for (column, value) in row(index).enumerated() { try builders[column].append(value) }
        }
        return RecordBatch(schema, builders.map { $0.finish() }, rowCount: rows.count)
    }

    private static func rows(_ batch: RecordBatch) -> [[Value]] { (0..<batch.rowCount).map { batch.row($0) } }

    @Test func joinsSlicesInOrder() throws {
        let whole = try Self.batch(0..<40)
        let parts = [whole.slice(0, 7), whole.slice(7, 0), whole.slice(7, 13), whole.slice(20, 1), whole.slice(21, 19)]
        let joined = RecordBatch.concatenate(parts, schema: Self.schema)
        #expect(Self.rows(joined) == (0..<40).map(Self.row))
        for column in joined.columns { try column.validate() }
        #expect(joined.columns.map(\.nullCount) == whole.columns.map(\.nullCount))
    }

    @Test func joinsNothingToAnEmptyBatch() throws {
        let empty = RecordBatch.concatenate([], schema: Self.schema)
        #expect(empty.rowCount == 0)
        for column in empty.columns { try column.validate() }
        let joined = RecordBatch.concatenate([empty, try Self.batch(3..<5), empty], schema: Self.schema)
        #expect(Self.rows(joined) == [Self.row(3), Self.row(4)])
    }

    @Test(arguments: [1, 2, 7, 16, 39, 40, 41])
    func resizedKeepsEveryRowOnce(_ size: Int) throws {
        let batches = [try Self.batch(0..<3), try Self.batch(3..<25), .empty(Self.schema), try Self.batch(25..<40)]
        let resized = RecordBatch.resized(batches, rows: size, schema: Self.schema)
        #expect(resized.flatMap(Self.rows) == (0..<40).map(Self.row))
        #expect(resized.dropLast().allSatisfy { $0.rowCount == size })
        #expect(resized.allSatisfy { $0.rowCount > 0 })
    }
}
