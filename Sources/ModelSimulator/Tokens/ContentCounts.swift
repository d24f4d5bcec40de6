internal import Synchronization

/// Counts of texts that come again and again, such as answers: by a hash of the text, for so many of them.
final class ContentCounts: Sendable {
    private static let limit = 50_000

    private let counts: Mutex<[UInt64: Int]> = Mutex([:])

    /// The tokens of a text, counted once per meter.
    func count(_ text: String, _ meter: any TokenMeter) -> Int {
        var hash = WordHash(seed: UInt64(meter.name.utf8.count))
        hash.combine(meter.name)
        hash.combine(text)
        let key = hash.value
        if let known = counts.withLock({ $0[key] }) { return known }
        let count = meter.count(text)
        counts.withLock { counts in
            if counts.count < Self.limit { counts[key] = count }
        }
        return count
    }
}
