import Columnar
import TestSupport
import Testing

@testable import ArrowIPC

/// Files of other programs that somebody changed: every one of them is read, or refused with an `ArrowIPCError`.
struct HostileFileTests {
    /// Reads values, slices, joins and writes again what was read: each of them trusts its offsets.
    private func read(_ bytes: [UInt8]) throws(ArrowIPCError) {
        let (schema, batches) = try IPCFile.read(Buffer(bytes))
        for batch in batches {
            let few = batch.slice(0, min(batch.rowCount, 20))
            for index in 0..<few.rowCount { for value in few.row(index) { _ = value.displayed.utf8.count } }
            let half = few.slice(few.rowCount / 3, few.rowCount / 2)
            _ = RecordBatch.concatenate([half, few, half], schema: schema).rowCount
            _ = RecordBatchMessage.encode(half).body.count
        }
    }

    @Test(arguments: [
        (ForeignFiles.everyType, 3000), (ForeignFiles.lz4, 1000), (ForeignFiles.zstandard, 1000),
        (ForeignFiles.dictionaries, 1000), (ForeignFiles.growingDictionary, 1000), (ForeignFiles.old, 1000),
    ])
    func mutated(_ bytes: [UInt8], _ count: Int) {
        var numbers = Numbers(state: UInt64(bytes.count))
        var refused = 0
        for _ in 0..<count {
            let changed = numbers.mutated(bytes)
            do { try read(changed) } catch { refused += 1 }
        }
        #expect(refused > count / 10)
    }

    /// Every number of a file, replaced by numbers at the edges of what fits.
    @Test(arguments: [Int64.max, .min, -1, 1 << 62, 1 << 32, Int64(Int32.max), 0, 13])
    func edgesInEveryNumber(_ edge: Int64) {
        for bytes in [ForeignFiles.everyType, ForeignFiles.growingDictionary, ForeignFiles.old] {
            for position in stride(from: 0, to: bytes.count - 7, by: 4) {
                var changed = bytes
                withUnsafeBytes(of: edge) { changed.replaceSubrange(position..<position + 8, with: $0) }
                do { try read(changed) } catch { #expect(!error.message.isEmpty) }
            }
        }
    }

    @Test func cutShort() {
        let streams = [ForeignFiles.lz4, ForeignFiles.zstandard, ForeignFiles.dictionaries, ForeignFiles.old]
        for file in streams + [ForeignFiles.everyType] {
            for count in stride(from: 0, to: file.count, by: 7) {
                do { try read(Array(file.prefix(count))) } catch { #expect(!error.message.isEmpty) }
            }
        }
    }

    /// The length that stands before packed bytes is neither believed nor passed.
    @Test(arguments: [ForeignFiles.lz4, ForeignFiles.zstandard])
    func packedBytesOfAnotherLength(_ bytes: [UInt8]) throws {
        // The numbers are packed from 8,000 bytes.
        let length = withUnsafeBytes(of: Int64(8_000)) { Array($0) }
        let position = try #require((0..<bytes.count - 8).first { Array(bytes[$0..<$0 + 8]) == length })
        for (claimed, words) in [
            (Int64(7_999), "holds more than the 7999 bytes"), (8_001, "ends after 8000 of the 8001 bytes"),
            (1 << 30, "ends after 8000"), (1 << 40, "unfolds to more than memory"), (.max, "unfolds"),
            (-2, "of -2 bytes"), (0, "holds more than the 0 bytes"),
        ] {
            var changed = bytes
            withUnsafeBytes(of: claimed) { changed.replaceSubrange(position..<position + 8, with: $0) }
            let error = #expect(throws: ArrowIPCError.self) { try read(changed) }
            #expect(error?.message.contains("column 'n'") == true)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    /// One message that a file's end names again and again is not read again and again.
    @Test func aMessageIsNotReadTwice() throws {
        let batch = RecordBatch(Schema([Field("n", .int64)]), [.integers([1, 2, 3])], rowCount: 3)
        let (metadata, body) = RecordBatchMessage.encode(batch)
        let block = ArrowFileFooter.Block(offset: 8, metadataBytes: 8 + metadata.count, bodyBytes: body.count)
        func file(_ blocks: [ArrowFileFooter.Block]) -> Buffer {
            var bytes: [UInt8] = Array("ARROW1\0\0".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]
            let footer = ArrowFileFooter.encode(batch.schema, blocks)
            func append(_ count: Int) { withUnsafeBytes(of: UInt32(count).littleEndian) { bytes += Array($0) } }
            append(metadata.count)
            bytes += metadata.array + body.array + footer.array
            append(footer.count)
            return Buffer(bytes + Array("ARROW1".utf8))
        }
        #expect(try IPCFile.read(file([block])).batches.map(\.rowCount) == [3])
        let error = #expect(throws: ArrowIPCError.self) {
            try IPCFile.read(file(Array(repeating: block, count: 1_000)))
        }
        #expect(error?.message.contains("more messages than the file holds") == true)
    }
}
