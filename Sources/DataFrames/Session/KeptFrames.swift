package import Planning
package import Relational
internal import Synchronization

/// Which dataframes of a session keep their rows once they are worked out, and what each keeps them under.
///
/// A dataframe is known by its query, so that one which was made again in the same way finds the same rows.
package final class KeptFrames: Sendable {
    private struct Entry {
        let query: ResolvedPlan
        let level: StorageLevel
        let rows: AnswersID
    }

    private let entries = Mutex<[Entry]>([])

    package init() {}

    /// Whether no dataframe keeps its rows.
    package var isEmpty: Bool { entries.withLock(\.isEmpty) }

    /// Rows of a query are kept from now on; those of one that keeps them already stay as they are.
    package func keep(_ query: ResolvedPlan, _ level: StorageLevel) {
        let query = Self.numbered(query)
        entries.withLock { entries in
            guard level != .NONE, !entries.contains(where: { $0.query == query }) else { return }
            entries.append(Entry(query: query, level: level, rows: AnswersID(.random(in: .min ... .max))))
        }
    }

    /// Rows of a query are kept no longer.
    /// - Returns: What they were kept under.
    package func forget(_ query: ResolvedPlan) -> AnswersID? {
        let query = Self.numbered(query)
        return entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.query == query }) else { return nil }
            return entries.remove(at: index).rows
        }
    }

    /// No rows are kept any more.
    /// - Returns: What they were kept under.
    package func forgetAll() -> [AnswersID] {
        entries.withLock { entries in
            defer { entries = [] }
            return entries.map(\.rows)
        }
    }

    /// Where rows of a query are kept.
    package func level(_ query: ResolvedPlan) -> StorageLevel { entry(query)?.level ?? .NONE }

    /// What rows of a query are kept under; nil where they are not kept.
    package func rows(_ query: ResolvedPlan) -> AnswersID? { entry(query)?.rows }

    private func entry(_ query: ResolvedPlan) -> Entry? {
        let candidates = entries.withLock { $0.filter { $0.query.depth == query.depth } }
        guard !candidates.isEmpty else { return nil }
        let query = Self.numbered(query)
        return candidates.first { $0.query == query }
    }

    /// The query with numbers of columns that do not depend on when it was made.
    static func numbered(_ query: ResolvedPlan) -> ResolvedPlan {
        query.renumbered(ColumnNumbers(first: 1 << 48))
    }
}
