import ArrowIPC
import Columnar
import Testing

struct StreamAndFileTests {
    private static let batches = [
        Samples.batch(0..<10), Samples.batch(0..<0), Samples.batch(0..<40).slice(10, 25), Samples.batch(35..<36),
    ]
    private static let rows = (0..<36).map(Samples.row)

    @Test func streamGivesItsBatchesInOrder() throws {
        var reader = try StreamReader(StreamWriter.bytes(Samples.schema, Self.batches).unaligned)
        #expect(reader.schema == Samples.schema)
        let batches = try reader.rest()
        #expect(batches.map(\.rowCount) == [10, 0, 25, 1])
        #expect(batches.flatMap(\.rows) == Self.rows)
        #expect(reader.isEndMarked)
        #expect(try reader.next().map(\.rowCount) == nil)
    }

    @Test func fileGivesItsBatchesInAnyOrder() throws {
        let reader = try FileReader(FileWriter.bytes(Samples.schema, Self.batches).unaligned)
        #expect(reader.schema == Samples.schema)
        #expect(reader.batchCount == 4)
        #expect(try reader.batch(3).rows == [Samples.row(35)])
        #expect(try reader.batch(0).rows == (0..<10).map(Samples.row))
        #expect(try reader.batches().flatMap(\.rows) == Self.rows)
    }

    @Test func withoutBatchesTheSchemaIsKept() throws {
        var stream = try StreamReader(StreamWriter.bytes(Samples.schema, []))
        #expect(stream.schema == Samples.schema)
        #expect(try stream.rest().isEmpty)
        let file = try FileReader(FileWriter.bytes(Samples.schema, []))
        #expect(file.schema == Samples.schema)
        #expect(file.batchCount == 0)
    }

    @Test func aStreamMayEndWithoutItsMark() throws {
        let bytes = try StreamWriter.bytes(Samples.schema, Self.batches)
        var reader = try StreamReader(bytes.slice(0..<bytes.count - 8))
        #expect(try reader.rest().flatMap(\.rows) == Self.rows)
        #expect(!reader.isEndMarked)
    }

    @Test func everyOtherTruncationIsAnError() throws {
        let stream = try StreamWriter.bytes(Samples.schema, Self.batches)
        let file = try FileWriter.bytes(Samples.schema, Self.batches)
        for count in stride(from: 0, to: file.count, by: 13) {
            #expect(throws: ArrowIPCError.self) { try FileReader(file.slice(0..<count)) }
        }
        for count in stride(from: 0, to: stream.count - 8, by: 13) {
            var rows = 0
            do {
                var reader = try StreamReader(stream.slice(0..<count))
                while let batch = try reader.next() { rows += batch.rowCount }
                #expect(rows < 36, "cut between two messages")
            } catch {
                #expect(error.code == .truncated)
            }
        }
    }

    @Test func anErrorStays() throws {
        let bytes = try StreamWriter.bytes(Samples.schema, Self.batches)
        var reader = try StreamReader(bytes.slice(0..<bytes.count - 20))
        let first = #expect(throws: ArrowIPCError.self) { try reader.rest() }
        let second = #expect(throws: ArrowIPCError.self) { try reader.next() }
        #expect(first?.code == .truncated)
        #expect(first == second)
    }

    @Test func aBatchOfAnotherTypeIsNotWritten() throws {
        var stream = StreamWriter(Schema([Field("n", .int64)]))
        var file = FileWriter(Schema([Field("n", .int64)]))
        let wrong = RecordBatch(Schema([Field("n", .utf8)]), [.strings(["1"])], rowCount: 1)
        let none = RecordBatch(Schema([]), [], rowCount: 1)
        for batch in [wrong, none] {
            #expect(throws: ArrowIPCError.self) { try stream.write(batch) { _ in Issue.record("written") } }
            #expect(throws: ArrowIPCError.self) { try file.write(batch) { _ in Issue.record("written") } }
        }
    }

    @Test func namesInsideOfAListDoNotMatter() throws {
        var builder = ArrayBuilder(.list(Field("element", .int64, nullable: false)))
        try builder.append(.list([.integer(4)]))
        let batch = RecordBatch(Schema([Field("l", .list(Field("element", .int64)))]), [builder.finish()], rowCount: 1)
        let schema = Schema([Field("l", .list(Field("item", .int64)))])
        var reader = try StreamReader(StreamWriter.bytes(schema, [batch]))
        #expect(try reader.rest().flatMap(\.rows) == [[.list([.integer(4)])]])
    }

    @Test func theSinksErrorComesThrough() {
        struct Full: Error {}
        var writer = FileWriter(Samples.schema)
        #expect(throws: Full.self) { try writer.write(Self.batches[0]) { _ in throw Full() } }
    }
}
