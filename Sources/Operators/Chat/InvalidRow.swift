/// A row that no request can be made of.
struct InvalidRow: Error {
    /// A request of more bytes is refused here: no endpoint takes it, and a column of them ends at 2 GiB.
    static let largestRequest = 64 << 20

    let reason: String

    init(_ reason: String) { self.reason = reason }

    /// - Throws: `InvalidRow` for a request that is too large to send.
    static func check(size: Int) throws(InvalidRow) {
        guard size <= largestRequest else {
            throw InvalidRow("the row's request has more than the \(largestRequest >> 20) MiB that a request may have")
        }
    }
}
