import Columnar

/// Batches with every type that Roost has.
enum Samples {
    static let schema = Schema([
        Field("null", .null), Field("boolean", .boolean),
        Field("int8", .int8), Field("int16", .int16), Field("int32", .int32), Field("int64", .int64, nullable: false),
        Field("uint8", .uint8), Field("uint16", .uint16), Field("uint32", .uint32), Field("uint64", .uint64),
        Field("float32", .float32), Field("float64", .float64),
        Field("utf8", .utf8), Field("binary", .binary), Field("date32", .date32),
        Field("local", .timestamp(.microsecond, timeZone: nil)),
        Field("zoned", .timestamp(.microsecond, timeZone: "Europe/Berlin")),
        Field("decimal", .decimal128(precision: 38, scale: 4)),
        Field("list", .list(Field("item", .int32))),
        Field("struct", .structure([Field("a", .utf8), Field("b", .boolean)])),
        Field(
            "nested",
            .list(Field("item", .structure([Field("name", .utf8), Field("tags", .list(Field("item", .utf8)))])))),
    ])

    /// The values of one row: nulls here and there, each column with its own rhythm.
    static func row(_ index: Int) -> [Value] {
        let number = Int64(index)
        let text = String(repeating: "ü", count: index % 5) + "🐦\(index)"
        let values: [Value] = [
            .null, .boolean(index % 3 == 0),
            .integer(number % 128 - 64), .integer(-number), .integer(number * 1_000_003), .integer(.min + number),
            .unsigned(UInt64(index % 256)), .unsigned(UInt64(index)), .unsigned(4_294_967_295 - UInt64(index)),
            .unsigned(.max - UInt64(index)),
            .double(Double(index) / 4), .double(Double(index) / 3),
            .string(text), .binary([0, UInt8(index % 256), 255]), .date(Int32(index) - 20),
            .timestamp(number * 86_399_999_999 - 5), .timestamp(-number),
            .decimal(unscaled: Int128(index - 7) * 99_999_999_999_999_999_999, scale: 4),
            .list((0..<index % 4).map { $0 == 1 ? .null : .integer(number + Int64($0)) }),
            .structure(["a", "b"], [index % 4 == 2 ? .null : .string(text), .boolean(index % 2 == 0)]),
            .list(
                (0..<(index + 1) % 3).map { member in
                    .structure(["name", "tags"], [.string("m\(member)"), tags(index + member)])
                }),
        ]
        return values.enumerated().map { column, value in
            column != 5 && (index + column) % (5 + column % 3) == 1 ? .null : value
        }
    }

    private static func tags(_ count: Int) -> Value {
        count % 5 == 4 ? .null : .list((0..<count % 5).map { $0 == 2 ? .null : .string("t\($0)") })
    }

    static func batch(_ rows: Range<Int>, of schema: Schema = schema) -> RecordBatch {
        var builders = schema.fields.map { ArrayBuilder($0.type) }
        for index in rows {
            for (column, value) in row(index).enumerated() { try! builders[column].append(value) }
        }
        return RecordBatch(schema, builders.map { $0.finish() }, rowCount: rows.count)
    }
}

extension RecordBatch {
    var rows: [[Value]] { (0..<rowCount).map { row($0) } }
}

extension Buffer {
    /// A copy that begins at an odd address, as a part of a received message may.
    var unaligned: Buffer { Buffer([0] + array).slice(1..<count + 1) }
}
