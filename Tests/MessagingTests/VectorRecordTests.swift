import Columnar
import Messaging
import ModelAPI
import Testing

/// Records that carry vectors.
struct VectorRecordTests {
    private let embeddings = Embeddings(
        vectors: [[1, -2.5, 3], [0.1, .leastNonzeroMagnitude, -0]],
        usage: TokenUsage(prompt: 7, completion: 0, total: 7), model: "m")

    @Test func vectorsComeBackAsTheyWere() throws {
        let record = CallRecord(embeddings, latency: .milliseconds(1_500))
        let read = try CallRecord(decoding: record.encoded())
        #expect(read == record && read.latencySeconds == 1.5 && read.usage?.prompt == 7)
        let vectors = try #require(read.vectors)
        #expect(vectors.count == 2 && vectors.dimensions == 3)
        for (index, vector) in embeddings.vectors.enumerated() {
            let bytes = try #require(vectors[index])
            #expect((0..<3).map { bytes.load($0, as: Float.self).bitPattern } == vector.map(\.bitPattern))
        }
        #expect(vectors[2] == nil && vectors[-1] == nil)
    }

    @Test func manyVectorsAreOneRunOfBytes() throws {
        let many = Embeddings(vectors: (0..<2_048).map { number in (0..<256).map { Float(number * 256 + $0) } })
        let record = CallRecord(many, latency: .zero)
        let row = RowRecord(record: record.encoded(), attempts: 1, queuedSeconds: 0, costNano: nil, deployment: "m")
        let read = try CallRecord(decoding: RowRecord(decoding: row.encoded()).record)
        #expect(read == record && read.vectors?.count == 2_048)
    }

    @Test func aRecordWithoutVectorsIsWrittenAsItAlwaysWas() throws {
        let record = CallRecord(error: .init(category: "bad_request", message: "no", status: 400))
        let bytes = record.encoded()
        #expect(bytes.bytes.first == 1)
        #expect(try CallRecord(decoding: bytes) == record)
        // As version 1 stood in journals before there were vectors.
        let old: [UInt8] =
            [1, 1, 2, 0, 0, 0, 0x68, 0x69] + Array(repeating: 0, count: 6) + Array(repeating: 0, count: 8) + [
                0, 0, 0, 0, 0,
            ]
        #expect(try CallRecord(decoding: Buffer(old)).content == "hi")
    }

    @Test func brokenVectorsAreRefused() throws {
        let bytes = CallRecord(embeddings, latency: .zero).encoded().array
        for end in 0..<bytes.count {
            #expect(throws: CodecError.self) { try CallRecord(decoding: Buffer(Array(bytes[..<end]))) }
        }
        var other = bytes
        other[0] = 3
        #expect(throws: CodecError.self) { try CallRecord(decoding: Buffer(other)) }
        #expect(EmbeddingVectors(dimensions: 0, values: .empty) == nil)
        #expect(EmbeddingVectors(dimensions: 3, values: Buffer([1, 2, 3, 4])) == nil)
        #expect(EmbeddingVectors([]) == nil && EmbeddingVectors([[]]) == nil)
    }
}
