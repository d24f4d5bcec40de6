import Columnar
import LocalQuery
import TestSupport
import Testing

@Suite(.ownThreads) struct RoundTripTests {
    let engine: QueryEngine

    init() throws { engine = try QueryEngine() }

    @Test(arguments: Samples.all.indices)
    func everyTypeComesBack(_ index: Int) throws {
        let (type, values) = Samples.all[index]
        let table = try Samples.column(type, values)
        let back = try engine.run("SELECT * FROM input", input: table)
        #expect(back.schema == table.schema)
        #expect(back.values() == values)
        for batch in back.batches { try batch.columns[0].validate() }
    }

    @Test(arguments: Samples.all.indices, [1, 3, 8, 13])
    func slicesComeBack(_ index: Int, _ offset: Int) throws {
        let (type, values) = Samples.all[index]
        let long = Array(repeating: values, count: 20).flatMap(\.self)
        let batch = try Samples.column(type, long).batches[0].slice(offset, 17)
        let back = try engine.run("FROM input", input: Table(schema: batch.schema, batches: [batch]))
        #expect(back.values() == Array(long[offset..<offset + 17]))
    }

    /// As bytes inside of a network message are: at any address.
    @Test(arguments: Samples.all.indices)
    func unalignedBuffersComeBack(_ index: Int) throws {
        let (type, values) = Samples.all[index]
        let column = try Samples.column(type, values).batches[0].columns[0].misaligned
        let back = try engine.run("FROM input", input: Samples.table([("c", column)]))
        #expect(back.values() == values)
    }

    /// More rows than a vector has, more list elements than rows, and a first part with nulls before
    /// a last part without: nothing may be left over from the vector's last use.
    @Test(arguments: Samples.all.indices)
    func manyBatchesComeBack(_ index: Int) throws {
        let (type, values) = Samples.all[index]
        let first = Array(repeating: values, count: 2_500).flatMap(\.self)
        let second = Array(repeating: values.filter { !$0.isNull }, count: 1_500).flatMap(\.self)
        let batches = try [first, second].map { try Samples.column(type, $0).batches[0] }
        let back = try engine.run("FROM input", input: Table(schema: batches[0].schema, batches: batches))
        #expect(back.values() == first + second)
    }

    @Test(arguments: Samples.all.indices)
    func emptyTablesKeepTheirSchema(_ index: Int) throws {
        let schema = Schema([Field("c", Samples.all[index].type)])
        for batches in [[], [RecordBatch.empty(schema)]] {
            let back = try engine.run("FROM input", input: Table(schema: schema, batches: batches))
            #expect(back.schema == schema)
            #expect(back.batches.isEmpty)
        }
    }

    @Test func otherTimeUnits() throws {
        let column = { (unit: DataType.TimeUnit, zone: String?) in
            Samples.table([("c", .fixed(.timestamp(unit, timeZone: zone), [1_700_000_000, nil, -1], zero: Int64(0)))])
        }
        for unit in [DataType.TimeUnit.second, .millisecond, .nanosecond] {
            let table = column(unit, nil)
            let back = try engine.run("FROM input", input: table)
            #expect(back.schema == table.schema)
            #expect(back.rows == table.rows)
        }
        // With a zone DuckDB counts micro- and nanoseconds only, and the zone becomes UTC.
        for unit in [DataType.TimeUnit.second, .millisecond, .nanosecond] {
            let table = column(unit, "Europe/Berlin")
            let back = try engine.run("FROM input", input: table)
            let kept: DataType.TimeUnit = unit == .nanosecond ? .nanosecond : .microsecond
            #expect(back.schema["c"]?.type == .timestamp(kept, timeZone: "UTC"))
            #expect(back.rows == table.rows)
        }
    }

    @Test func aColumnOfNulls() throws {
        let back = try engine.run("FROM input", input: Samples.table([("c", .nulls(.null, 3))]))
        #expect(back.values() == [.null, .null, .null])
    }

    /// A struct's members may hold anything where the struct itself is null.
    @Test func nullStructsHideTheirMembers() throws {
        let column = ArrayData.structure(
            [Field("a", .int64)], [.integers([1, 2, 3])], length: 3, valid: [true, false, true])
        let back = try engine.run("SELECT c.a, c FROM input", input: Samples.table([("c", column)]))
        #expect(back.values(0) == [.integer(1), .null, .integer(3)])
        #expect(back.values(1)[1] == .null)
    }

    @Test func textsThatAreNotUTF8AreRefused() throws {
        let column = ArrayData(
            type: .utf8, length: 1, nullCount: 0,
            buffers: [.empty, Buffer(values: [Int32(0), 2]), Buffer([0xC3, 0x28])])
        let error = try failure(of: "FROM input", input: Samples.table([("c", column)]))
        #expect(error.code == .data || error.code == .invalidQuery)
        #expect(error.description.contains("\"c\""))
    }
}

extension ArrayData {
    /// The same values with every buffer one byte off alignment.
    fileprivate var misaligned: ArrayData {
        let moved = buffers.map { buffer in
            Buffer([0] + buffer.array).slice(1..<buffer.count + 1)
        }
        return ArrayData(
            type: type, length: length, offset: offset, nullCount: nullCount, buffers: moved,
            children: children.map(\.misaligned))
    }
}
