import Client
import Columnar
import Messaging
import Planning
import Testing

@Suite struct ResultReceiptsTests {
    private func block(_ bytes: Int) -> JobOutput.Block {
        .init(
            order: 0,
            batches: [EncodedBatch(rowCount: 1, metadata: .empty, body: Buffer([UInt8](repeating: 0, count: bytes)))])
    }

    @Test func theDriverHearsOfEachMegabyteOnce() {
        var receipts = ResultReceipts()
        for _ in 0..<3 { #expect(receipts.dealtWith([block(200_000), block(100_000)]) == nil) }
        #expect(receipts.dealtWith([block(200_000)]) == 7)
        #expect(receipts.dealtWith([block(10)]) == nil)
        #expect(receipts.dealtWith([block(2 << 20)]) == 2, "one block may be more than the driver waits for")
    }

    /// Whatever the blocks' sizes, what the driver takes for under way stays below what it allows.
    @Test func whatIsNotReportedStaysBelowAMegabyte() {
        var random = SystemRandomNumberGenerator()
        var receipts = ResultReceipts()
        var given = 0, reported = 0, bytes = 0
        for _ in 0..<2_000 {
            let size = Int.random(in: 0...300_000, using: &random)
            given += 1
            bytes += size
            if let blocks = receipts.dealtWith([block(size)]) {
                reported += Int(blocks)
                bytes = 0
                #expect(reported == given)
            }
            #expect(bytes < 1 << 20)
        }
    }
}
