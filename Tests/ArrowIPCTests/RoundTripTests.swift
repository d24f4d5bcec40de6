import Columnar
import Testing

@testable import ArrowIPC

struct RoundTripTests {
    private func decoded(_ batch: RecordBatch) throws -> RecordBatch {
        let (metadata, body) = RecordBatchMessage.encode(batch)
        #expect(metadata.count % 8 == 0 && body.count % 8 == 0)
        return try RecordBatchMessage.decode(metadata: metadata.unaligned, body: body.unaligned, schema: batch.schema)
    }

    @Test func schemaOfEveryType() throws {
        #expect(try SchemaMessage.decode(SchemaMessage.encode(Samples.schema)) == Samples.schema)
        #expect(try SchemaMessage.decode(SchemaMessage.encode(Samples.schema).unaligned) == Samples.schema)
        let times = Schema(
            [DataType.TimeUnit.second, .millisecond, .microsecond, .nanosecond].map {
                Field("t", .timestamp($0, timeZone: $0 == .second ? "UTC" : nil), nullable: $0 != .second)
            })
        #expect(try SchemaMessage.decode(SchemaMessage.encode(times)) == times)
        #expect(try SchemaMessage.decode(SchemaMessage.encode(Schema([]))) == Schema([]))
    }

    @Test func fieldsForOthers() throws {
        let fields = [
            StoredField(
                "m",
                .map(
                    key: StoredField("key", .plain(.utf8), nullable: false),
                    value: StoredField("value", .duration(.microsecond), nullable: true)), nullable: true),
            StoredField(
                "l", .list(StoredField("element", .structure([]), nullable: false), .offsets), nullable: false),
        ]
        let prefix: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
        let message = SchemaMessage.encode(fields)
        let length = withUnsafeBytes(of: UInt32(message.count).littleEndian) { Array($0) }
        #expect(try IPCFile.columns(ofHead: Buffer(prefix + length + message.array)) == fields)
    }

    @Test(arguments: [0, 1, 2, 7, 8, 9, 63, 64, 65, 300])
    func rowsOfEveryType(_ count: Int) throws {
        let batch = Samples.batch(0..<count)
        let result = try decoded(batch)
        #expect(result.rows == (0..<count).map(Samples.row))
        #expect(result.columns.map(\.nullCount) == batch.columns.map(\.nullCount))
    }

    @Test(arguments: [(0, 5), (1, 1), (3, 17), (8, 16), (9, 0), (13, 27), (39, 1), (0, 40)])
    func slicesAreWrittenAlone(_ start: Int, _ count: Int) throws {
        let slice = Samples.batch(0..<40).slice(start, count)
        let fresh = Samples.batch(start..<start + count)
        #expect(try decoded(slice).rows == (start..<start + count).map(Samples.row))
        #expect(RecordBatchMessage.encode(slice).metadata == RecordBatchMessage.encode(fresh).metadata)
        // Bytes under a null are whatever the slice had there, so that only sizes can be compared.
        #expect(RecordBatchMessage.encode(slice).body.count == RecordBatchMessage.encode(fresh).body.count)
        #expect(try decoded(decoded(slice).slice(count / 3, count / 2)).rows == slice.slice(count / 3, count / 2).rows)
    }

    @Test func arraysAreViewsOfTheBody() throws {
        let batch = RecordBatch(Schema([Field("t", .utf8)]), [.strings(["hello", nil, "world"])], rowCount: 3)
        let (metadata, body) = RecordBatchMessage.encode(batch)
        let result = try RecordBatchMessage.decode(metadata: metadata, body: body, schema: batch.schema)
        let start = try #require(body.bytes.baseAddress)
        for buffer in result.columns[0].buffers {
            let address = try #require(buffer.bytes.baseAddress)
            #expect(address >= start && address + buffer.count <= start + body.count)
        }
    }

    @Test func rowsWithoutColumnsAreCounted() throws {
        #expect(try decoded(RecordBatch(Schema([]), [], rowCount: 12)).rowCount == 12)
    }

    @Test func aSmallBatchIsSmall() {
        let one = RecordBatch(Schema([Field("id", .int64)]), [.integers([7])], rowCount: 1)
        let (metadata, body) = RecordBatchMessage.encode(one)
        #expect(metadata.count <= 144)
        #expect(body.count == 8)
    }

    @Test func anEmptyArrayMayLackItsOffsets() throws {
        let bare = ArrayData(type: .utf8, length: 0, nullCount: 0, buffers: [.empty, .empty, .empty])
        #expect(try decoded(RecordBatch(Schema([Field("t", .utf8)]), [bare], rowCount: 0)).rowCount == 0)
    }

    @Test func aBatchOfAnotherSchemaIsRefused() throws {
        let (metadata, body) = RecordBatchMessage.encode(Samples.batch(0..<9))
        let fewer = Schema(Array(Samples.schema.fields.dropLast()))
        let more = Schema(Samples.schema.fields + [Field("more", .int64)])
        for schema in [fewer, more] {
            let error = #expect(throws: ArrowIPCError.self) {
                try RecordBatchMessage.decode(metadata: metadata, body: body, schema: schema)
            }
            #expect(error?.code == .mismatch)
        }
    }
}
