/// A part of a file that is one task's: the lines that begin in these bytes, or the whole file where
/// its format has no lines to cut it at.
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
    /// Enough parts that every worker of a small cluster gets some and all end at about the same time;
    /// large enough that starting a task is little beside it, small enough that no worker holds much.
    private var usualBytesPerSplit: Int64 {
        let bytes = files.reduce(0) { $0 + $1.byteCount / 32 }
        return min(max(bytes, 512 << 10), 4 << 20)
    }

    /// The files cut into tasks, in order, each file's parts about equal.
    package func splits(ofBytes given: Int64? = nil) -> [FileSplit] {
        let most = given ?? usualBytesPerSplit
        return files.enumerated().flatMap { index, file in
            let parts = canBeCut(file) ? max(1, (file.byteCount + most - 1) / most) : 1
            return (0..<parts).map { part in
                FileSplit(
                    file: UInt32(index), start: Self.border(part, parts, file.byteCount),
                    end: Self.border(part + 1, parts, file.byteCount))
            }
        }
    }

    /// The same parts, but for a first one of 32 KiB: slow work on its rows begins while the others are read.
    package func startingSmall(_ splits: [FileSplit]) -> [FileSplit] {
        let small: Int64 = 32 << 10
        guard let first = splits.first, canBeCut(files[Int(first.file)]), first.end - first.start > 2 * small else {
            return splits
        }
        let border = first.start + small
        return [
            FileSplit(file: first.file, start: first.start, end: border),
            FileSplit(file: first.file, start: border, end: first.end),
        ] + splits.dropFirst()
    }

    private func canBeCut(_ file: ScannedFile) -> Bool {
        switch format {
        case .json, .text: file.compression == nil
        // A CSV field may hold line ends; a Parquet file has none.
        case .csv, .parquet: false
        }
    }

    /// `bytes * part / parts`, which must not overflow on the way.
    private static func border(_ part: Int64, _ parts: Int64, _ bytes: Int64) -> Int64 {
        bytes / parts * part + bytes % parts * part / parts
    }
}
