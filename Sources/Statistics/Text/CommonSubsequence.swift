/// The longest common subsequence of two sequences of numbers, 64 cells of its table at a time.
///
/// By Hyyrö ("Bit-parallel LCS-length computation revisited", 2004), after Crochemore and others (2001): a bit that is 0
/// says that the table's column grows by one at this row.
struct CommonSubsequence: Sendable {
    private var masks = MatchMasks()
    private var column: [UInt64] = []
    private var history: [UInt64] = []
    private var marks: [UInt64] = []

    /// The length of the longest common subsequence; the numbers are below `limit`.
    mutating func length(_ first: ArraySlice<Int>, _ second: ArraySlice<Int>, limit: Int) -> Int {
        if first.isEmpty || second.isEmpty { return 0 }
        masks.set(first, limit: limit)
        begin(first.count)
        if masks.blocks == 1 {
            var word = column[0]
            for symbol in second {
                let row = masks.row(symbol)
                if row < 0 { continue }
                let both = word & masks.block(row, 0)
                word = (word &+ both) | (word & ~both)
            }
            return (~word & CommonSubsequence.low(first.count)).nonzeroBitCount
        }
        for symbol in second { step(symbol) }
        var total = 0
        for block in column.indices {
            total += (~column[block] & CommonSubsequence.low(first.count - block * 64)).nonzeroBitCount
        }
        return total
    }

    /// Takes the sequence whose positions `markUnion` marks; the numbers are below `limit`.
    mutating func prepare(_ first: ArraySlice<Int>, limit: Int) { masks.set(first, limit: limit) }

    /// Marks in `union` the positions of `first` that one longest common subsequence with `second` goes through.
    ///
    /// Where several are as long, the one is taken that a walk back from the ends finds which, at two unequal symbols,
    /// leaves the first sequence's unless the length would shrink: ROUGE-Lsum's digits depend on it (Lin 2004, as
    /// Google's rouge-score walks). Columns are kept at every k-th symbol and counted again in between, so that long
    /// texts take memory by the root of their length.
    /// `first` is the sequence given to `prepare`.
    mutating func markUnion(_ first: ArraySlice<Int>, _ second: ArraySlice<Int>, union: inout [Bool]) {
        if first.isEmpty || second.isEmpty { return }
        begin(first.count)
        let blocks = masks.blocks
        let stride = second.count &* blocks <= 1 << 20 ? second.count : second.count.rootUp
        marks.removeAll(keepingCapacity: true)
        for (offset, symbol) in second.enumerated() {
            if offset % stride == 0 { marks.append(contentsOf: column) }
            step(symbol)
        }
        var row = first.count
        var end = second.count
        while end > 0, row > 0 {
            let start = (end - 1) / stride * stride
            let mark = start / stride * blocks
            for block in 0..<blocks { column[block] = marks[mark + block] }
            history.removeAll(keepingCapacity: true)
            for offset in start..<end {
                step(second[second.startIndex + offset])
                history.append(contentsOf: column)
            }
            while end > start, row > 0 {
                let position = row - 1
                if first[first.startIndex + position] == second[second.startIndex + end - 1] {
                    union[position] = true
                    row -= 1
                    end -= 1
                } else {
                    let bits = history[(end - 1 - start) * blocks + position >> 6]
                    if bits &>> UInt64(position & 63) & 1 == 0 { end -= 1 } else { row -= 1 }
                }
            }
        }
    }

    private mutating func begin(_ count: Int) {
        column.removeAll(keepingCapacity: true)
        column.append(contentsOf: repeatElement(~0, count: (count + 63) / 64))
    }

    /// The next column of the table, of `symbol`.
    @inline(__always)
    private mutating func step(_ symbol: Int) {
        let row = masks.row(symbol)
        if row < 0 { return }
        var carry: UInt64 = 0
        for block in 0..<masks.blocks {
            let word = column[block]
            let both = word & masks.block(row, block)
            let (sum, over) = word.addingReportingOverflow(both)
            let (total, overAgain) = sum.addingReportingOverflow(carry)
            carry = over || overAgain ? 1 : 0
            column[block] = total | (word & ~both)
        }
    }

    /// As many ones from the lowest bit on, 64 at most.
    private static func low(_ count: Int) -> UInt64 { count >= 64 ? ~0 : (1 &<< UInt64(count)) &- 1 }
}

extension Int {
    /// The square root, rounded up: at least 1.
    fileprivate var rootUp: Int { Swift.max(1, Int(Double(self).squareRoot().rounded(.up))) }
}
