import Columnar
import Testing

@testable import ArrowIPC

/// Bytes that somebody changed: every one of them is read, or refused with an `ArrowIPCError`.
struct HostileBytesTests {
    private static let batch = Samples.batch(0..<12)

    /// Reads values, slices, joins and writes again what was decoded: each of them trusts its offsets.
    private func use(_ batch: RecordBatch) {
        let few = batch.slice(0, min(batch.rowCount, 20))
        for index in 0..<few.rowCount { for value in few.row(index) { _ = value.displayed.utf8.count } }
        let half = few.slice(few.rowCount / 3, few.rowCount / 2)
        _ = RecordBatch.concatenate([half, few, half], schema: batch.schema).rowCount
        _ = RecordBatchMessage.encode(half).body.count
    }

    private func decode(_ metadata: [UInt8], _ body: [UInt8], _ schema: Schema) throws(ArrowIPCError) {
        use(try RecordBatchMessage.decode(metadata: Buffer(metadata), body: Buffer(body), schema: schema))
    }

    /// How many of `count` runs were refused.
    ///
    /// Every other error fails the test.
    private func refused(_ count: Int, seed: UInt64, _ run: (inout Numbers) throws -> Void) -> Int {
        var numbers = Numbers(state: seed)
        var refused = 0
        for _ in 0..<count {
            do { try run(&numbers) } catch {
                #expect(error is ArrowIPCError)
                refused += 1
            }
        }
        return refused
    }

    @Test func mutatedBatches() {
        let (metadata, body) = RecordBatchMessage.encode(Self.batch)
        let count = refused(6000, seed: 1) { numbers in
            try decode(numbers.mutated(metadata.array), body.array, Self.batch.schema)
        }
        #expect(count > 1000)
    }

    @Test func mutatedBodies() {
        let (metadata, body) = RecordBatchMessage.encode(Self.batch)
        let count = refused(4000, seed: 2) { numbers in
            try decode(metadata.array, numbers.mutated(body.array), Self.batch.schema)
        }
        #expect(count > 100)
    }

    @Test func mutatedSchemas() {
        let bytes = SchemaMessage.encode(Samples.schema).array
        let count = refused(6000, seed: 3) { numbers in
            _ = try SchemaMessage.decode(Buffer(numbers.mutated(bytes)))
        }
        #expect(count > 1000)
    }

    @Test func mutatedStreamsAndFiles() throws {
        let stream = try StreamWriter.bytes(Samples.schema, [Self.batch, Self.batch]).array
        let file = try FileWriter.bytes(Samples.schema, [Self.batch, Self.batch]).array
        let streams = refused(2000, seed: 4) { numbers in
            var reader = try StreamReader(Buffer(numbers.mutated(stream)))
            while let batch = try reader.next() { use(batch) }
        }
        let files = refused(2000, seed: 5) { numbers in
            let reader = try FileReader(Buffer(numbers.mutated(file)))
            for index in 0..<reader.batchCount { use(try reader.batch(index)) }
        }
        #expect(streams > 200 && files > 200)
    }

    @Test func truncatedMessages() {
        let (metadata, body) = RecordBatchMessage.encode(Self.batch)
        let schema = SchemaMessage.encode(Samples.schema).array
        for count in 0..<metadata.count - 8 {
            #expect(throws: ArrowIPCError.self) {
                try decode(Array(metadata.array.prefix(count)), body.array, Self.batch.schema)
            }
        }
        for count in 0..<body.count {
            #expect(throws: ArrowIPCError.self) {
                try decode(metadata.array, Array(body.array.prefix(count)), Self.batch.schema)
            }
        }
        // The last table, and with it the message, may end in room that no field uses.
        for count in 0..<schema.count - 24 {
            #expect(throws: ArrowIPCError.self) { try SchemaMessage.decode(Buffer(Array(schema.prefix(count)))) }
        }
    }

    @Test func randomBytes() {
        let count = refused(5000, seed: 6) { numbers in
            let bytes = Buffer((0..<Int(numbers.next() % 200)).map { _ in UInt8(truncatingIfNeeded: numbers.next()) })
            switch numbers.next() % 4 {
            case 0: _ = try SchemaMessage.decode(bytes)
            case 1: use(try RecordBatchMessage.decode(metadata: bytes, body: bytes, schema: Samples.schema))
            case 2: _ = try StreamReader(bytes)
            default: _ = try FileReader(bytes)
            }
        }
        #expect(count == 5000)
    }

    /// Every 64-bit number of the metadata, replaced by numbers at the edges of what fits.
    @Test(arguments: [Int64.max, .min, -1, 1 << 62, 1 << 32, Int64(Int32.max), 0, 13])
    func edgesInEveryNumber(_ edge: Int64) {
        let (metadata, body) = RecordBatchMessage.encode(Self.batch)
        for position in stride(from: 0, to: metadata.count - 7, by: 4) {
            var bytes = metadata.array
            withUnsafeBytes(of: edge) { bytes.replaceSubrange(position..<position + 8, with: $0) }
            do { try decode(bytes, body.array, Self.batch.schema) } catch { #expect(!error.message.isEmpty) }
        }
    }
}

/// SplitMix64, so that every run tries the same bytes (Steele, Lea, Flood, OOPSLA 2014).
struct Numbers {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// One to four bytes changed to a flipped bit, an edge, or anything; sometimes the end cut off.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...next() % 4 {
            let position = Int(next() % UInt64(bytes.count))
            switch next() % 3 {
            case 0: bytes[position] ^= 1 << UInt8(next() % 8)
            case 1: bytes[position] = [0, 1, 0x7F, 0x80, 0xFF][Int(next() % 5)]
            default: bytes[position] = UInt8(truncatingIfNeeded: next())
            }
        }
        if next() % 16 == 0 { bytes.removeLast(Int(next() % UInt64(bytes.count))) }
        return bytes
    }
}
