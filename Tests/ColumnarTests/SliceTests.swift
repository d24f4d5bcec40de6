import Columnar
import Testing

struct SliceTests {
    private static let numbers = ArrayData.integers([1, nil, 3, 4, nil, 6, 7, 8, nil, 10])
    private static let texts = ArrayData.strings(["a", "", nil, "déjà", "e", nil, "vu", "🐦", "i", "j"])
    private static let structures = ArrayData.structure(
        [Field("n", .int64), Field("t", .utf8)], [numbers, texts], length: 10, valid: (0..<10).map { $0 != 3 })
    private static let columns: [ArrayData] = [
        numbers, texts, structures, lists(),
        .booleans([true, false, nil, true, true, nil, false, false, true, nil]),
        .nulls(.null, 10),
    ]

    private static func lists() -> ArrayData {
        var builder = ArrayBuilder(.list(Field("item", .int64)))
        for row in 0..<10 {
            let values = (0..<row % 4).map { $0 == 2 ? Value.null : .integer(Int64(row * 10 + $0)) }
            try! builder.append(row == 4 ? .null : .list(values))
        }
        return builder.finish()
    }

    @Test(arguments: columns.indices)
    func everySliceHasItsOwnValues(_ column: Int) throws {
        let array = Self.columns[column]
        let values = (0..<10).map { array.value($0) }
        for start in 0...10 {
            for count in 0...(10 - start) {
                let slice = array.slice(start, count)
                let expected = Array(values[start..<start + count])
                #expect((0..<count).map { slice.value($0) } == expected)
                #expect(slice.nullCount == expected.count { $0.isNull })
                try slice.validate()
                // A slice of a slice counts from the slice.
                if count > 2 { #expect(slice.slice(1, count - 2).value(0) == expected[1]) }
            }
        }
    }

    @Test func memberOfASlicedStructIsSlicedToo() throws {
        let slice = Self.structures.slice(2, 5)
        let member = try #require(slice.member(named: "n"))
        #expect((0..<5).map { member.value($0) } == [.integer(3), .integer(4), .null, .integer(6), .integer(7)])
        #expect(slice.member(named: "absent").map(\.length) == nil)
    }

    @Test func batchSlicesAndReplacesColumns() {
        let schema = Schema([Field("n", .int64), Field("t", .utf8)])
        let batch = RecordBatch(schema, [Self.numbers, Self.texts], rowCount: 10).slice(3, 2)
        #expect(batch.row(0) == [.integer(4), .string("déjà")])
        #expect(batch.row(1) == [.null, .string("e")])
        let replaced = batch.with(Field("n", .utf8), .strings(["x", "y"]))
        #expect(replaced.schema.names == ["n", "t"])
        #expect(replaced.row(0) == [.string("x"), .string("déjà")])
        #expect(batch.with(Field("m", .int64), .integers([1, 2])).schema.names == ["n", "t", "m"])
    }
}
