/// The bytes of a file that one task reads.
///
/// A task reads the lines that begin in these bytes. A file whose format cannot be cut at lines is one split.
package struct FileSplit: Sendable, Hashable {
    /// The file's position among the scan's files.
    package let file: UInt32
    package let start: Int64
    package let end: Int64

    package init(file: UInt32, start: Int64, end: Int64) {
        self.file = file
        self.start = start
        self.end = end
    }
}

extension FileScan {
    /// The size of a split where nobody gives one.
    ///
    /// There are enough splits that every worker of a small cluster gets some and all end at about the same time. Each
    /// is large enough that the start of a task costs little beside it, and small enough that no worker holds much.
    private var usualBytesPerSplit: Int64 {
        let bytes = files.reduce(0) { $0 + $1.byteCount / 32 }
        return min(max(bytes, 512 << 10), 16 << 20)
    }

    /// The splits of all files, in order; those of one file are about equal.
    package func splits(ofBytes given: Int64? = nil) -> [FileSplit] {
        let most = given ?? usualBytesPerSplit
        return files.enumerated().flatMap { index, file in
            if format == .csv, reading == nil { return rows(of: index, file, most) }
            let count = canBeCut(index) ? max(1, (file.byteCount + most - 1) / most) : 1
            return (0..<count).map { split in
                FileSplit(
                    file: UInt32(index), start: Self.border(split, count, file.byteCount),
                    end: Self.border(split + 1, count, file.byteCount))
            }
        }
    }

    /// The same splits with a first one of 32 KiB, so that slow work on its rows begins while the others are read.
    package func startingSmall(_ splits: [FileSplit]) -> [FileSplit] {
        let small: Int64 = 32 << 10
        guard let first = splits.first, canBeCut(Int(first.file)), first.end - first.start > 2 * small else {
            return splits
        }
        let border = first.start + small
        return [
            FileSplit(file: first.file, start: first.start, end: border),
            FileSplit(file: first.file, start: border, end: first.end),
        ] + splits.dropFirst()
    }

    /// Whether a file can be cut at any of its lines.
    private func canBeCut(_ index: Int) -> Bool {
        let isDocument = layouts.indices.contains(index) && layouts[index].isDocument
        if let reading, reading.isMultiLine || reading.options.keys.contains(where: { $0.lowercased() == "linesep" }) {
            return false
        }
        switch format {
        case .csv where reading != nil: return files[index].compression == nil && options.encoding == .utf8
        case .json, .text: return files[index].compression == nil && options.encoding == .utf8 && !isDocument
        // A CSV field may hold line ends; a Parquet file has none.
        case .csv, .parquet, .arrow: return false
        }
    }

    /// A CSV file, cut where the session saw rows begin.
    private func rows(of index: Int, _ file: ScannedFile, _ most: Int64) -> [FileSplit] {
        var starts: [Int64] = [0]
        if layouts.indices.contains(index) {
            for border in layouts[index].borders where border - (starts.last ?? 0) >= most && border < file.byteCount {
                starts.append(border)
            }
        }
        return starts.indices.map { split in
            let end = starts.indices.contains(split + 1) ? starts[split + 1] : file.byteCount
            return FileSplit(file: UInt32(index), start: starts[split], end: end)
        }
    }

    /// The byte at which a split begins: `bytes * split / count`, without an overflow on the way.
    private static func border(_ split: Int64, _ count: Int64, _ bytes: Int64) -> Int64 {
        bytes / count * split + bytes % count * split / count
    }
}
