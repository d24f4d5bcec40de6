import Compression
import Foundation
import Testing

/// What is packed piece by piece comes out as it was.
@Suite struct CompressorTests {
    private static let forms:
        [(name: String, pack: @Sendable () throws -> any Compressor, open: @Sendable () throws -> any Decompressor)] = [
            ("gzip", { try Deflate(.gzip) }, { try Inflate(.gzip) }),
            ("deflate", { try Deflate(.zlib) }, { try Inflate(.gzipOrZlib) }),
            ("zstd", { try ZstandardWriter() }, { try Zstandard() }),
        ]

    private func unpacked(_ decompressor: any Decompressor, _ packed: [UInt8]) -> [UInt8]? {
        var packed = packed[...], whole: [UInt8] = []
        var memory = [UInt8](repeating: 0, count: 4_096)
        while true {
            let step = packed.withUnsafeBytes { packed in
                memory.withUnsafeMutableBytes { decompressor.unpack(packed, into: $0) }
            }
            guard let step, step.read + step.written > 0 || step.isAtEnd else { return nil }
            packed.removeFirst(step.read)
            whole += memory.prefix(step.written)
            if step.isAtEnd { return packed.isEmpty ? whole : nil }
        }
    }

    @Test(arguments: ["gzip", "deflate", "zstd"], [0, 1, 1_000, 3_000_000])
    func piecesComeBackTogether(name: String, count: Int) throws {
        let form = try #require(Self.forms.first { $0.name == name })
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
        let compressor = try form.pack()
        var packed: [UInt8] = []
        var rest = bytes[...]
        repeat {
            let piece = Array(rest.prefix(1 << 20))
            rest = rest.dropFirst(piece.count)
            packed += try #require(piece.withUnsafeBytes { compressor.pack($0, isLast: rest.isEmpty) })
        } while !rest.isEmpty
        #expect(try unpacked(form.open(), packed) == bytes)
    }
}
