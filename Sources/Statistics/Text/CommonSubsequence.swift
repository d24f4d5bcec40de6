/// The longest common subsequence of two sequences of numbers, 64 cells of its table at a time.
///
/// By Hyyrö ("Bit-parallel LCS-length computation revisited", 2004), after Crochemore and others (2001): a bit that is 0
/// says that the table's column grows by one at this row. A block is 64 rows; it is filled for all columns before the
/// next one, so that memory grows with the texts and not with their product.
struct CommonSubsequence: Sendable {
    private var masks = SymbolMasks()
    /// What each column carries from one block to the next.
    private var carries: [UInt8] = []
    private var checkpoints: [UInt8] = []
    private var history: [UInt64] = []

    /// The length of the longest common subsequence; the numbers are below `limit`.
    mutating func length(_ first: ArraySlice<Int>, _ second: ArraySlice<Int>, limit: Int) -> Int {
        if first.isEmpty || second.isEmpty { return 0 }
        if first.count <= 64 {
            masks.set(first, limit: limit)
            var word = ~UInt64(0)
            for symbol in second {
                let mask = masks[symbol]
                word = (word &+ (word & mask)) | (word & ~mask)
            }
            return (~word & CommonSubsequence.low(first.count)).nonzeroBitCount
        }
        begin(second.count)
        var total = 0
        var start = first.startIndex
        while start < first.endIndex {
            let end = min(start + 64, first.endIndex)
            let word = fill(first[start..<end], second, limit: limit, keeps: false)
            total += (~word & CommonSubsequence.low(end - start)).nonzeroBitCount
            start = end
        }
        return total
    }

    /// Marks in `union` the positions of `first` that one longest common subsequence with `second` goes through.
    ///
    /// Where several are as long, the one is taken that a walk back from the ends finds which, at two unequal symbols,
    /// leaves the first sequence's unless the length would shrink: ROUGE-Lsum's digits depend on it (Lin 2004, as
    /// Google's rouge-score walks). Of long texts, only every k-th block's carries are kept, and the blocks between are
    /// filled again.
    mutating func markUnion(
        _ first: ArraySlice<Int>, _ second: ArraySlice<Int>, limit: Int, union: inout [Bool]
    ) {
        if first.isEmpty || second.isEmpty { return }
        let columns = second.count
        let blocks = (first.count + 63) / 64
        let group = blocks &* columns <= 1 << 20 ? blocks : max(1, Int(Double(blocks / 8).squareRoot()))
        begin(columns)
        checkpoints.removeAll(keepingCapacity: true)
        for block in 0..<blocks {
            if block % group == 0 { checkpoints.append(contentsOf: carries) }
            // The last group is filled below in any case.
            if block / group == (blocks - 1) / group { break }
            _ = fill(rows(first, block), second, limit: limit, keeps: false)
        }
        var (row, end) = (first.count, columns)
        for start in stride(from: (blocks - 1) / group * group, through: 0, by: -group) where end > 0 && row > 0 {
            let mark = start / group * columns
            for column in 0..<columns { carries[column] = checkpoints[mark + column] }
            history.removeAll(keepingCapacity: true)
            for block in start..<min(start + group, blocks) {
                _ = fill(rows(first, block), second, limit: limit, keeps: true)
            }
            while end > 0, row > start * 64 {
                let position = row - 1
                if first[first.startIndex + position] == second[second.startIndex + end - 1] {
                    union[position] = true
                    row -= 1
                    end -= 1
                } else {
                    let word = history[(position / 64 - start) * columns + end - 1]
                    if word &>> UInt64(position & 63) & 1 == 0 { end -= 1 } else { row -= 1 }
                }
            }
        }
    }

    private mutating func begin(_ columns: Int) {
        carries.removeAll(keepingCapacity: true)
        carries.append(contentsOf: repeatElement(0, count: columns))
    }

    private func rows(_ sequence: ArraySlice<Int>, _ block: Int) -> ArraySlice<Int> {
        let start = sequence.startIndex + block * 64
        return sequence[start..<min(start + 64, sequence.endIndex)]
    }

    /// Fills a block for all columns and gives the last column's word; with `keeps`, each column's goes into history.
    @inline(__always)
    private mutating func fill(
        _ block: ArraySlice<Int>, _ second: ArraySlice<Int>, limit: Int, keeps: Bool
    ) -> UInt64 {
        masks.set(block, limit: limit)
        var word = ~UInt64(0)
        var column = 0
        for symbol in second {
            let mask = masks[symbol]
            let (sum, over) = word.addingReportingOverflow(word & mask)
            let (total, overAgain) = sum.addingReportingOverflow(UInt64(carries[column]))
            carries[column] = over || overAgain ? 1 : 0
            word = total | (word & ~mask)
            if keeps { history.append(word) }
            column &+= 1
        }
        return word
    }

    /// As many ones from the lowest bit on, 64 at most.
    private static func low(_ count: Int) -> UInt64 { count >= 64 ? ~0 : (1 &<< UInt64(count)) &- 1 }
}
