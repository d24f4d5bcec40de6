import Planning
import Testing

@Suite struct RequestKeyTests {
    @Test func aKeyIsIts32Bytes() throws {
        let bytes = (0..<32).map { UInt8($0) }
        let key = try #require(bytes.withUnsafeBytes { RequestKey($0) })
        #expect(key.bytes == bytes)
        #expect(bytes.dropLast().withUnsafeBytes { RequestKey($0) } == nil)
        #expect((bytes + [0]).withUnsafeBytes { RequestKey($0) } == nil)
    }

    /// Rows that must not share an answer have keys that are the same in the next run, and no other row's.
    @Test func aSaltedKeyIsARowsOwnAndStable() {
        let key = RequestKey(words: [1, 2, 3, 4])
        let salted = (0..<10_000).map { key.salted($0) }
        #expect(Set(salted).count == 10_000 && !salted.contains(key))
        #expect(key.salted(7) == salted[7])
        #expect(RequestKey(words: [1, 2, 3, 5]).salted(7) != salted[7])
    }
}
