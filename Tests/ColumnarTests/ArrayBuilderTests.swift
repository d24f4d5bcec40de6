import Columnar
import Testing

struct ArrayBuilderTests {
    @Test(arguments: [
        (DataType.boolean, [Value.boolean(true), .null, .boolean(false)]),
        (.int8, [.integer(-128), .null, .integer(127)]),
        (.int16, [.integer(-32768), .integer(32767)]),
        (.int32, [.integer(Int64(Int32.min)), .null]),
        (.int64, [.integer(.min), .integer(.max)]),
        (.uint8, [.unsigned(255)]),
        (.uint16, [.unsigned(65535)]),
        (.uint32, [.unsigned(UInt64(UInt32.max))]),
        (.uint64, [.unsigned(.max), .null]),
        (.float32, [.double(0.5), .null]),
        (.float64, [.double(-0.1), .double(.infinity)]),
        (.utf8, [.string(""), .null, .string("日本")]),
        (.binary, [.binary([0, 255]), .binary([]), .null]),
        (.date32, [.date(-1), .date(0)]),
        (.timestamp(.microsecond, timeZone: "UTC"), [.timestamp(-1), .null]),
        (.decimal128(precision: 38, scale: 3), [.decimal(unscaled: -1, scale: 3), .decimal(unscaled: .max, scale: 3)]),
        (.null, [.null, .null]),
        (.list(Field("item", .utf8)), [.list([.string("a"), .null]), .null, .list([])]),
        (
            .structure([Field("a", .int64), Field("b", .list(Field("item", .boolean)))]),
            [
                .structure(["a", "b"], [.integer(1), .list([.boolean(true)])]), .null,
                .structure(["a", "b"], [.null, .null]),
            ]
        ),
    ])
    func givesBackWhatWasAppended(_ type: DataType, _ values: [Value]) throws {
        var builder = ArrayBuilder(type)
        for value in values { try builder.append(value) }
        let array = builder.finish()
        try array.validate()
        #expect((0..<array.length).map { array.value($0) } == values)
        #expect(array.nullCount == values.count { $0.isNull })
    }

    @Test(arguments: [
        (DataType.int8, Value.integer(128)), (.uint8, .unsigned(256)), (.int64, .string("1")), (.utf8, .integer(1)),
        (.decimal128(precision: 9, scale: 2), .decimal(unscaled: 1, scale: 3)), (.boolean, .integer(0)),
    ])
    func refusesWhatDoesNotFit(_ type: DataType, _ value: Value) {
        var builder = ArrayBuilder(type)
        #expect(throws: TypeMismatch.self) { try builder.append(value) }
        #expect(builder.count == 0)
    }

    @Test func aRefusedListLeavesNothingBehind() throws {
        var builder = ArrayBuilder(.list(Field("item", .list(Field("item", .utf8)))))
        try builder.append(.list([.list([.string("a")])]))
        #expect(throws: TypeMismatch.self) {
            try builder.append(.list([.list([.string("stray"), .null]), .null, .list([.string("x"), .integer(2)])]))
        }
        builder.appendNull()
        try builder.append(.list([.list([.string("b"), .null])]))
        let array = builder.finish()
        try array.validate()
        #expect(
            (0..<3).map { array.value($0) } == [
                .list([.list([.string("a")])]), .null, .list([.list([.string("b"), .null])]),
            ])
    }

    @Test func aRefusedStructLeavesItsMembersAligned() throws {
        let fields = [
            Field("n", .int16), Field("b", .boolean), Field("v", .null), Field("s", .structure([Field("t", .utf8)])),
        ]
        func row(_ number: Int64, _ text: Value) -> Value {
            .structure(
                fields.map(\.name),
                [.integer(number), .boolean(number % 2 == 0), .null, .structure(["t"], [text])])
        }
        var builder = ArrayBuilder(.structure(fields))
        for number in 0..<20 {
            try builder.append(row(Int64(number), number % 3 == 0 ? .null : .string("t\(number)")))
            #expect(throws: TypeMismatch.self) { try builder.append(row(1, .boolean(true))) }
            #expect(throws: TypeMismatch.self) { try builder.append(row(100_000, .null)) }
        }
        let array = builder.finish()
        try array.validate()
        #expect(array.children.map(\.length) == [20, 20, 20, 20])
        for number in 0..<20 {
            #expect(array.value(number) == row(Int64(number), number % 3 == 0 ? .null : .string("t\(number)")))
        }
    }

    @Test func aColumnThatIsFullTakesNoMoreAndStaysAsItWas() throws {
        var texts = ArrayBuilder(.utf8, mostBytes: 10)
        try texts.append(.string("12345678"))
        let error = #expect(throws: TypeMismatch.self) { try texts.append(.string("123")) }
        #expect(error?.description.contains("at most 2 GiB") == true)
        try texts.append(.string("12"))
        #expect(texts.finish().value(1) == .string("12"))

        var lists = ArrayBuilder(.list(Field("item", .int64)), mostBytes: 2)
        try lists.append(.list([.integer(1)]))
        #expect(throws: TypeMismatch.self) { try lists.append(.list([.integer(2), .integer(3)])) }
        try lists.append(.list([.integer(4)]))
        let column = lists.finish()
        #expect((0..<column.length).map { column.value($0) } == [.list([.integer(1)]), .list([.integer(4)])])
    }
}
