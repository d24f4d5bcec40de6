import Columnar
import Testing

struct DisplayedTests {
    @Test(arguments: [
        (Value.null, "NULL"), (.boolean(true), "true"), (.integer(.min), "-9223372036854775808"),
        (.unsigned(.max), "18446744073709551615"), (.double(0.1), "0.1"), (.string("a\nb"), "a\nb"),
        (.binary([0, 10, 255]), "[00 0A FF]"), (.list([.integer(1), .null, .string("x")]), "[1, NULL, x]"),
        (.structure(["a", "b"], [.integer(1), .list([])]), "{1, []}"),
    ])
    func plainValues(_ value: Value, _ text: String) { #expect(value.displayed == text && "\(value)" == text) }

    @Test func aNumberOf32BitsHasNoMoreDigits() {
        let numbers: [Float] = [0.1, 3, -2.5e-8]
        let bytes = numbers.flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
        let column = ArrayData(type: .float32, length: 3, nullCount: 0, buffers: [.empty, Buffer(bytes)])
        #expect((0..<3).map { column.displayed($0) } == ["0.1", "3.0", "-2.5e-08"])
    }

    @Test(arguments: [
        (0, "1970-01-01"), (-1, "1969-12-31"), (59, "1970-03-01"), (11016, "2000-02-29"), (19782, "2024-02-29"),
        (-25567, "1900-01-01"), (-719_162, "0001-01-01"), (-719_528, "0000-01-01"), (-719_529, "-0001-12-31"),
        (2_932_896, "9999-12-31"),
    ])
    func dates(_ days: Int32, _ text: String) { #expect(Value.date(days).displayed == text) }

    @Test(arguments: [
        (0, "1970-01-01 00:00:00"), (-1, "1969-12-31 23:59:59.999999"), (-1_000_000, "1969-12-31 23:59:59"),
        (-86_400_000_000, "1969-12-31 00:00:00"), (-86_400_000_001, "1969-12-30 23:59:59.999999"),
        (1_500_000, "1970-01-01 00:00:01.5"), (1_000_010, "1970-01-01 00:00:01.00001"),
        (951_827_696_789_012, "2000-02-29 12:34:56.789012"),
        (.max, "294247-01-10 04:00:54.775807"), (.min, "-290308-12-21 19:59:05.224192"),
    ])
    func timestamps(_ microseconds: Int64, _ text: String) { #expect(Value.timestamp(microseconds).displayed == text) }

    @Test(arguments: [
        (DataType.TimeUnit.second, -1, -1_000_000), (.millisecond, -1, -1000), (.microsecond, -1, -1),
        (.nanosecond, -1, -1), (.nanosecond, -1000, -1), (.nanosecond, -1001, -2), (.nanosecond, 1999, 1),
        (.nanosecond, Int64.min, -9_223_372_036_854_776),
    ])
    func unitsRoundDown(_ unit: DataType.TimeUnit, _ count: Int64, _ microseconds: Int64) {
        #expect(unit.microseconds(count) == microseconds)
    }

    @Test(arguments: [
        (0, 0, "0"), (0, 2, "0.00"), (5, 2, "0.05"), (-5, 2, "-0.05"), (-12345, 2, "-123.45"), (100, 2, "1.00"),
        (-7, 0, "-7"), (5, -2, "500"), (0, -2, "0"),
    ])
    func decimals(_ unscaled: Int, _ scale: Int, _ text: String) {
        #expect(Value.decimal(unscaled: Int128(unscaled), scale: scale).displayed == text)
    }

    @Test func theLargestDecimals() {
        #expect(Value.decimal(unscaled: .min, scale: 38).displayed == "-1.70141183460469231731687303715884105728")
        #expect(Value.decimal(unscaled: .max, scale: 0).displayed == "170141183460469231731687303715884105727")
    }
}
