/// Encodes a piece that is a few long runs of one byte each, such as a line of `=`, in time that
/// grows with the number of runs and the logarithm of their lengths.
///
/// The text is kept as (token, how often in a row). A token that arises from a merge only takes
/// part in merges of higher ranks (its parts have lower ones), so all pairs of one run merge
/// together: from the left, an odd one staying over.
struct RunMerge {
    private static let mostRuns = 4

    private var runs: [(token: UInt32, count: Int)] = []
    private let tables: MergeTables

    /// nil if the piece is more than a few runs.
    init?(_ piece: BytePointer, count: Int, tables: MergeTables) {
        self.tables = tables
        var start = 0
        while start < count {
            guard runs.count < Self.mostRuns else { return nil }
            var end = start + 1
            while end < count, piece[end] == piece[start] { end += 1 }
            runs.append((tables.byteTokens[Int(piece[start])], end - start))
            start = end
        }
    }

    /// Writes the ids to `ids`, which has room for the piece's bytes; returns how many.
    mutating func encode(into ids: UnsafeMutablePointer<UInt32>) -> Int {
        while mergeCheapest() {}
        var written = 0
        for run in runs {
            (ids + written).update(repeating: run.token, count: run.count)
            written += run.count
        }
        return written
    }

    private mutating func mergeCheapest() -> Bool {
        var best = MergeTables.none
        var cheapest = 0
        var isInside = false
        for index in runs.indices {
            if runs[index].count > 1 {
                let merged = tables.pairs.merged(runs[index].token, runs[index].token)
                if merged < best { (best, cheapest, isInside) = (merged, index, true) }
            }
            if index + 1 < runs.count {
                let merged = tables.pairs.merged(runs[index].token, runs[index + 1].token)
                if merged < best { (best, cheapest, isInside) = (merged, index, false) }
            }
        }
        guard best != MergeTables.none else { return false }
        let run = runs[cheapest]
        if isInside {
            replace(cheapest...cheapest, with: [(best, run.count / 2), (run.token, run.count % 2)])
        } else {
            let next = runs[cheapest + 1]
            replace(
                cheapest...cheapest + 1,
                with: [(run.token, run.count - 1), (best, 1), (next.token, next.count - 1)])
        }
        return true
    }

    /// Puts runs where others were; empty ones vanish, and neighbours of one token become one.
    private mutating func replace(
        _ range: ClosedRange<Int>, with new: [(token: UInt32, count: Int)]
    ) {
        runs.replaceSubrange(range, with: new)
        var kept: [(token: UInt32, count: Int)] = []
        for run in runs where run.count > 0 {
            if let last = kept.last, last.token == run.token {
                kept[kept.count - 1].count += run.count
            } else {
                kept.append(run)
            }
        }
        runs = kept
    }
}
