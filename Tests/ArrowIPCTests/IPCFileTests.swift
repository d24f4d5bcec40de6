import Columnar
import Testing

@testable import ArrowIPC

/// Record batches as they lie in a file.
@Suite struct IPCFileTests {
    private static let schema = Schema([Field("id", .int64), Field("t", .utf8)])

    private static func batch(_ ids: [Int64?]) -> RecordBatch {
        RecordBatch(
            schema, [.integers(ids), .strings(ids.map { $0.map { "row \($0)" } })], rowCount: ids.count)
    }

    /// A stream of messages, as pyarrow and others write it.
    private static func stream(_ batches: [RecordBatch], isFile: Bool) -> [UInt8] {
        var bytes: [UInt8] = isFile ? Array("ARROW1\0\0".utf8) : []
        func append(_ metadata: Buffer, _ body: Buffer?) {
            bytes += [0xFF, 0xFF, 0xFF, 0xFF]
            withUnsafeBytes(of: UInt32(metadata.count).littleEndian) { bytes += Array($0) }
            bytes += metadata.array + (body?.array ?? [])
        }
        append(SchemaMessage.encode(schema), nil)
        for batch in batches {
            let (metadata, body) = RecordBatchMessage.encode(batch)
            append(metadata, body)
        }
        bytes += [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]
        // What follows the end of the stream in a file is its footer.
        return isFile ? bytes + [1, 2, 3, 4, 5, 6, 7, 8] + Array("ARROW1".utf8) : bytes
    }

    @Test(arguments: [true, false]) func filesAndStreamsAreRead(isFile: Bool) throws {
        let bytes = Self.stream([Self.batch([1, nil]), Self.batch([]), Self.batch([3])], isFile: isFile)
        let (schema, batches) = try IPCFile.read(Buffer(bytes))
        #expect(schema == Self.schema)
        #expect(batches.map(\.rowCount) == [2, 0, 1])
        #expect(batches[0].columns[1].value(0) == .string("row 1") && batches[0].columns[1].isNull(1))
        #expect(try IPCFile.schema(Buffer(Array(bytes.prefix(600)))) == Self.schema)
        #expect(try IPCFile.read(Buffer(Self.stream([], isFile: isFile))).batches.isEmpty)
    }

    @Test func whatIsNoFileOfArrowIsAnErrorAndNeverATrap() throws {
        let whole = Self.stream([Self.batch([1, 2, 3])], isFile: true)
        #expect(throws: ArrowIPCError.self) { try IPCFile.read(Buffer([])) }
        #expect(throws: ArrowIPCError.self) { try IPCFile.read(Buffer(Array("PAR1 is another format".utf8))) }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            var bytes = Array(whole.prefix(Int.random(in: 0...whole.count, using: &random)))
            for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? IPCFile.read(Buffer(bytes))
        }
    }
}
