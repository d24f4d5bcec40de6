import Compression
import Foundation
import Testing

/// Each format as it comes, in pieces of any size.
@Suite struct DecompressorTests {
    /// Two files of `gzip`, of `zstd` and of `lz4`, one behind the other; one of `brotli`.
    private static let samples: [(make: @Sendable () throws -> any Decompressor, packed: String, whole: String)] = [
        (
            { try Inflate(.gzip) },
            "H4sIAGnLCmsC/6tWKlSyUsrIVKrlAgAEozFJCwAAAB+LCABpywprAv+rVipUslLKyFeq5QIA2PxabAsAAAA=",
            "{\"q\":\"hi\"}\n{\"q\":\"ho\"}\n"
        ),
        (
            { try Zstandard() }, "KLUv/SALWQAAeyJxIjoiaGkifQootS/9IAtZAAB7InEiOiJobyJ9Cg==",
            "{\"q\":\"hi\"}\n{\"q\":\"ho\"}\n"
        ),
        (
            { try LZ4() }, "BCJNGEBAwAsAAIB7InEiOiJoaSJ9CgAAAAAEIk0YQEDACwAAgHsicSI6ImhvIn0KAAAAAA==",
            "{\"q\":\"hi\"}\n{\"q\":\"ho\"}\n"
        ),
        (
            { try Brotli() }, "GywA+I3TFfMjhHUvRbb2UqerDyZyIhRlbce3CS5coxOWOI0xxVPRNw==",
            #"{"choices":[{"message":{"content":"Hello"}}]}"#
        ),
    ]

    /// All that comes out, and how often an end came; nil where the bytes are not of the format.
    private func unpacked(
        _ decompressor: any Decompressor, _ packed: [UInt8], in pieces: Int, into room: Int
    ) -> (text: String, ends: Int)? {
        var packed = packed[...], whole: [UInt8] = [], ends = 0
        var memory = [UInt8](repeating: 0, count: room)
        while true {
            let step = packed.prefix(pieces).withUnsafeBytes { packed in
                memory.withUnsafeMutableBytes { decompressor.unpack(packed, into: $0) }
            }
            guard let step else { return nil }
            if step.read + step.written == 0 { return (String(decoding: whole, as: UTF8.self), ends) }
            packed.removeFirst(step.read)
            whole += memory.prefix(step.written)
            if step.isAtEnd { ends += 1 }
            if packed.isEmpty, step.isAtEnd { return (String(decoding: whole, as: UTF8.self), ends) }
        }
    }

    @Test(arguments: [1, 3, 1_000], [1, 7, 1_000])
    func piecesOfAnySizeComeToTheWhole(pieces: Int, room: Int) throws {
        for (make, packed, whole) in Self.samples {
            let bytes = try Array(#require(Data(base64Encoded: packed)))
            let found = try #require(unpacked(make(), bytes, in: pieces, into: room))
            #expect(found.text == whole)
            #expect(found.ends == whole.split(separator: "\n").count)
        }
    }

    @Test func aPieceHasNoEnd() throws {
        for (make, packed, whole) in Self.samples {
            let bytes = try Array(#require(Data(base64Encoded: packed)))
            let found = try #require(unpacked(make(), bytes.dropLast(1), in: 5, into: 5))
            #expect(found.ends == whole.split(separator: "\n").count - 1)
        }
    }

    @Test func otherBytesAreRefused() throws {
        for (make, _, _) in Self.samples {
            let found = try unpacked(make(), Array("{\"q\":\"hi\"}\n".utf8), in: 100, into: 100)
            #expect(found == nil || found?.ends == 0)
        }
    }
}
