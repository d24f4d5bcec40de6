internal import Synchronization

/// Where the numbers of columns come from: each is given once.
package final class ColumnNumbers: Sendable {
    private let last: Atomic<Int>

    /// Numbers from `first` on.
    package init(first: Int = 0) { last = Atomic(first - 1) }

    /// A number that was never given.
    package func next() -> Int { last.add(1, ordering: .relaxed).newValue }
}
