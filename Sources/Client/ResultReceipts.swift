internal import Columnar
package import Messaging

/// Which rows of a job's result the session has dealt with and not said so: it says so now and then.
///
/// The driver lets 32 MB be on their way. A word for each message would cost a small job as much as its rows do; one a
/// megabyte keeps the driver going, and a job that ends before that needs none.
package struct ResultReceipts: Sendable {
    /// Bytes of rows after which the driver hears of them.
    private static let worthAWord = 1 << 20

    private var blocks: UInt32 = 0
    private var bytes = 0

    package init() {}

    /// Rows are dealt with.
    ///
    /// - Returns: the blocks to tell the driver of, those before among them; nil while that can wait.
    package mutating func dealtWith(_ output: [JobOutput.Block]) -> UInt32? {
        blocks = blocks.addingClamped(UInt32(clamping: output.count))
        bytes = bytes.addingClamped(output.reduce(0) { $0.addingClamped($1.byteCount) })
        guard bytes >= Self.worthAWord else { return nil }
        defer { (blocks, bytes) = (0, 0) }
        return blocks
    }
}
