import Columnar
import LocalQuery
import Testing

/// One column of every type that a dataframe has, with a null among its values.
enum Samples {
    static let decimals = [(4, 2), (9, 3), (18, 0), (38, 10)]

    static let flat: [(type: DataType, values: [Value])] =
        [
            (.boolean, [.boolean(true), .null, .boolean(false)]),
            (.int8, [.integer(-128), .null, .integer(127)]),
            (.int16, [.integer(-32_768), .null, .integer(32_767)]),
            (.int32, [.integer(-2_147_483_648), .null, .integer(7)]),
            (.int64, [.integer(.min), .null, .integer(.max)]),
            (.uint8, [.unsigned(255), .null, .unsigned(0)]),
            (.uint16, [.unsigned(65_535), .null, .unsigned(0)]),
            (.uint32, [.unsigned(4_294_967_295), .null, .unsigned(0)]),
            (.uint64, [.unsigned(.max), .null, .unsigned(0)]),
            (.float32, [.double(1.5), .null, .double(-.infinity)]),
            (.float64, [.double(0.1), .null, .double(.greatestFiniteMagnitude)]),
            (.utf8, [.string("twelve bytes"), .null, .string("thirteen byte"), .string(""), .string("a 🦆, ångström")]),
            (.binary, [.binary([0, 255]), .null, .binary(Array(0...40)), .binary([])]),
            (.date32, [.date(-1), .null, .date(20_000)]),
            (.timestamp(.microsecond, timeZone: nil), [.timestamp(-1), .null, .timestamp(1_700_000_000_000_001)]),
            (.timestamp(.microsecond, timeZone: "UTC"), [.timestamp(-1), .null, .timestamp(1_700_000_000_000_001)]),
        ]
        + decimals.map { precision, scale in
            let largest = (0..<precision).reduce(Int128(0)) { number, _ in number * 10 + 9 }
            return (
                .decimal128(precision: precision, scale: scale),
                [.decimal(unscaled: largest, scale: scale), .null, .decimal(unscaled: -largest, scale: scale)]
            )
        }

    static let nested: [(type: DataType, values: [Value])] = {
        let type = DataType.structure([Field("name", .utf8), Field("weights", .list(Field("item", .float64)))])
        func member(_ name: Value, _ weights: Value) -> Value { .structure(["name", "weights"], [name, weights]) }
        return [
            (.list(Field("item", .int32)), [.list([.integer(1), .null]), .null, .list([]), .list([.integer(3)])]),
            (
                .list(Field("item", .list(Field("item", .utf8)))),
                [.list([.list([.string("a text of some length")]), .null, .list([])]), .null]
            ),
            (type, [member(.null, .list([.double(1), .null])), .null, member(.string("b"), .null)]),
            (
                .list(Field("item", type)),
                [.list([member(.string("x"), .list([])), .null, member(.null, .null)]), .null, .list([])]
            ),
            (
                .structure([Field("outer", .structure([Field("inner", .boolean)]))]),
                [
                    .structure(["outer"], [.structure(["inner"], [.boolean(true)])]), .null,
                    .structure(["outer"], [.null]),
                ]
            ),
        ]
    }()

    static var all: [(type: DataType, values: [Value])] { flat + nested }

    /// A table of one column `c`.
    static func column(_ type: DataType, _ values: [Value]) throws -> Table {
        var builder = ArrayBuilder(type)
        for value in values { try builder.append(value) }
        return table([("c", builder.finish())])
    }

    static func table(_ columns: [(String, ArrayData)]) -> Table {
        let schema = Schema(columns.map { Field($0.0, $0.1.type) })
        let rows = columns.first?.1.length ?? 0
        return Table(schema: schema, batches: [RecordBatch(schema, columns.map(\.1), rowCount: rows)])
    }
}

extension Table {
    /// All rows, value by value.
    var rows: [[Value]] { batches.flatMap { batch in (0..<batch.rowCount).map { batch.row($0) } } }

    /// The values of one column.
    func values(_ column: Int = 0) -> [Value] { rows.map { $0[column] } }
}

/// What `run` throws for this SQL.
func failure(of sql: String, input: Table? = nil) throws -> QueryError {
    let engine = try QueryEngine()
    return try #require(throws: QueryError.self) { try engine.run(sql, input: input) }
}
