import Foundation
import Planning
import Testing

@testable import Operators

/// Packed files of rows that were damaged: what is wrong with them is said.
@Suite struct DamagedFileTests {
    private static let gzip = "H4sIAGnLCmsC/6tWKlSyUsrIVKrlAgAEozFJCwAAAB+LCABpywprAv+rVipUslLKyFeq5QIA2PxabAsAAAA="
    private static let zstandard = "KLUv/SALWQAAeyJxIjoiaGkifQootS/9IAtZAAB7InEiOiJobyJ9Cg=="

    private func unpacked(_ packed: [UInt8], _ compression: String) throws -> String {
        var rest = packed[...]
        let unpacking = try Decompression(compression) { memory in
            let count = min(7, rest.count, memory.count)
            memory.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            return count
        }
        var whole: [UInt8] = []
        var memory = [UInt8](repeating: 0, count: 100)
        while case let count = try memory.withUnsafeMutableBytes({ try unpacking.unpack(into: $0) }), count > 0 {
            whole += memory.prefix(count)
        }
        return String(decoding: whole, as: UTF8.self)
    }

    private func message(_ packed: [UInt8], _ compression: String = "gzip") -> String {
        do { return try unpacked(packed, compression) } catch { return (error as? TaskFailure)?.message ?? "\(error)" }
    }

    @Test func whatIsWrongIsSaid() throws {
        let gzip = try Array(#require(Data(base64Encoded: Self.gzip)))
        let zstandard = try Array(#require(Data(base64Encoded: Self.zstandard)))
        #expect(message(gzip) == message(zstandard, "zstd") && message(gzip).hasPrefix("{\"q\":\"hi\"}"))
        #expect(message(gzip + [0, 0]) == message(gzip), "zeros are padding")
        for index in gzip.count - 8..<gzip.count {
            var damaged = gzip
            damaged[index] ^= 1
            let words = index < gzip.count - 4 ? "has a checksum at its end" : "has a length at its end"
            #expect(message(damaged).contains(words), "\(message(damaged))")
        }
        #expect(message(gzip + [7]).contains("1 byte stands behind"))
        #expect(message(gzip + Array("abc".utf8)).contains("3 bytes stand behind the end of its gzip"))
        #expect(
            message(zstandard + Array("x".utf8) + Array(repeating: 1, count: 20), "zstd").contains("21 bytes stand"))
        #expect(message(Array("{\"q\": 1}\n".utf8)).contains("its bytes are no gzip, though its name ends in .gz"))
        #expect(message(Array("{\"q\": 1}\n".utf8), "zstd").contains("no Zstandard, though its name ends in .zst"))
        #expect(message(gzip.dropLast(3)).contains("cut short"))
    }
}
