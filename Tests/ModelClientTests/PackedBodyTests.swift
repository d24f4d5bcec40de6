import ModelAPI
import NIOCore
import Testing

@testable import ModelClient

/// Bodies that a server packed although nobody asked for it.
@Suite struct PackedBodyTests {
    private static let text = #"{"choices":[{"message":{"content":"Hello"}}]}"#

    /// The text as gzip, zlib and brotli pack it, in hexadecimal digits.
    private static let gzip =
        "1f8b08000000000002ffab564acec8cf4c4e2d56b28aae56ca4d2d2e4e4c4f55b2aa564acecf2b49cd2b51b252f248cdc9c957aaad8dad05005276b4af2d000000"
    private static let zlib =
        "789cab564acec8cf4c4e2d56b28aae56ca4d2d2e4e4c4f55b2aa564acecf2b49cd2b51b252f248cdc9c957aaad8dad05006f221011"
    private static let brotli = "1b2c00f88dd315f32384752f45b6f652a7ab0f26722214656dc7b7092e5ca31396388d31c553d137"

    private func bytes(_ hex: String) -> ByteBuffer {
        let digits = Array(hex)
        return ByteBuffer(
            bytes: stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0 })
    }

    private func unpacked(_ body: ByteBuffer, _ header: String?, limit: Int = 1 << 20) throws -> String {
        String(buffer: try ContentCoding.unpacked(body, header: header, limit: limit))
    }

    @Test(arguments: ["gzip", "x-gzip", "GZIP ", "identity, gzip", nil])
    func gzipIsUnpacked(header: String?) throws { #expect(try unpacked(bytes(Self.gzip), header) == Self.text) }

    @Test func deflateIsUnpackedWithItsFrameAndWithout() throws {
        #expect(try unpacked(bytes(Self.zlib), "deflate") == Self.text)
        // Two bytes of the frame stand before, four behind.
        let raw = String(Self.zlib.dropFirst(4).dropLast(8))
        #expect(try unpacked(bytes(raw), "deflate") == Self.text)
    }

    /// The text came out whole, so that the answer is there, whatever stands behind it.
    @Test(arguments: ["gzip", nil]) func whatIsWrongBehindTheEndTakesNothingAway(header: String?) throws {
        let checksum = String(Self.gzip.dropLast(16)) + "00000000" + Self.gzip.suffix(8)
        let length = String(Self.gzip.dropLast(8)) + "ff000000"
        for hex in [checksum, length, Self.gzip + "0000", Self.gzip + "deadbeef01", Self.gzip + "1f8b"] {
            #expect(try unpacked(bytes(hex), header) == Self.text)
        }
        #expect(try unpacked(bytes(Self.zlib.dropLast(8) + "00000000"), "deflate") == Self.text)
        #expect(try unpacked(bytes(Self.gzip + Self.gzip), header) == Self.text + Self.text)
    }

    @Test func whatIsWrongWithTheBytesIsSaid() {
        func reason(_ hex: String, _ header: String) -> String {
            do { return try unpacked(bytes(hex), header) } catch { return "\(error)" }
        }
        #expect(reason(String(Self.gzip.prefix(60)), "gzip").contains("ends in the middle"))
        #expect(reason("3c68746d6c3e", "gzip").contains("does not begin like that"))
        let damaged = Self.gzip.prefix(20) + "ffffffff" + Self.gzip.dropFirst(28)
        #expect(reason(String(damaged), "gzip").contains("damaged in the middle"))
    }

    @Test func brotliIsUnpacked() throws { #expect(try unpacked(bytes(Self.brotli), "br") == Self.text) }

    @Test(arguments: ["gzip", "br", "zstd", nil]) func whatIsNotPackedStaysAsItIs(header: String?) throws {
        #expect(try unpacked(ByteBuffer(string: Self.text), header) == Self.text)
    }

    @Test(arguments: [("gzip", gzip), ("deflate", zlib), ("br", brotli)])
    func aPieceIsNoBody(header: String, hex: String) {
        for length in stride(from: 2, to: hex.count - 10, by: 2) {
            #expect(throws: ResponseFault.self) { try unpacked(bytes(String(hex.prefix(length))), header) }
        }
    }

    @Test(arguments: [("gzip", gzip), ("br", brotli)])
    func thereIsAnEndToWhatIsUnpacked(header: String, hex: String) {
        #expect(throws: ResponseFault.self) { try unpacked(bytes(hex), header, limit: 20) }
    }

    @Test func damagedBytesNeverCrash() {
        var random = SystemRandomNumberGenerator()
        for (header, hex) in [("gzip", Self.gzip), ("deflate", Self.zlib), ("br", Self.brotli)] {
            let whole = Array(bytes(hex).readableBytesView)
            for _ in 0..<2_000 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                _ = try? ContentCoding.unpacked(ByteBuffer(bytes: bytes), header: header, limit: 1 << 16)
            }
        }
    }

    @Test func anUnknownPackingIsNamed() {
        #expect {
            try unpacked(ByteBuffer(bytes: [0x28, 0xB5, 0x2F, 0xFD]), "zstd")
        } throws: { error in
            "\(error)".contains("zstd")
        }
    }
}
