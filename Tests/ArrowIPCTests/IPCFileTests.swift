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

    private static func bytes(_ batches: [RecordBatch], isFile: Bool) throws -> Buffer {
        isFile ? try FileWriter.bytes(schema, batches) : try StreamWriter.bytes(schema, batches)
    }

    @Test(arguments: [true, false]) func filesAndStreamsAreRead(isFile: Bool) throws {
        let bytes = try Self.bytes([Self.batch([1, nil]), Self.batch([]), Self.batch([3])], isFile: isFile)
        let (schema, batches) = try IPCFile.read(bytes)
        #expect(schema == Self.schema)
        #expect(batches.map(\.rowCount) == [2, 0, 1])
        #expect(batches[0].columns[1].value(0) == .string("row 1") && batches[0].columns[1].isNull(1))
        #expect(try IPCFile.hasEnd(bytes) == isFile)
        let columns =
            isFile
            ? try IPCFile.columns(ofEnd: bytes.slice(200..<bytes.count))
            : try IPCFile.columns(ofHead: bytes.slice(0..<600))
        #expect(columns.map(\.read) == Self.schema.fields)
        #expect(try IPCFile.read(Self.bytes([], isFile: isFile)).batches.isEmpty)
    }

    @Test func whatIsNoFileOfArrowIsAnErrorAndNeverATrap() throws {
        let whole = try Self.bytes([Self.batch([1, 2, 3])], isFile: true).array
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
