import Planning
import Testing

@Suite struct FileSplitTests {
    private func splits(_ format: FileScan.Format, _ files: [(String, Int64)], of most: Int64 = 100) -> [FileSplit] {
        FileScan(format: format, files: files.map { ScannedFile(path: $0, byteCount: $1, modified: 0) }, columns: [])
            .splits(ofBytes: most)
    }

    @Test func everyByteIsInOnePart() {
        var random = SystemRandomNumberGenerator()
        let sizes: [Int64] = [0, 1, 99, 100, 101, 1_000_003, .max / 3]
        for size in sizes + (0..<200).map({ _ in Int64.random(in: 0...1 << 50, using: &random) }) {
            let parts = splits(.text, [("a", size)], of: max(100, size / 1_000))
            #expect(parts.first?.start == 0 && parts.last?.end == size)
            #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.end == $1.start })
            let sizes = parts.map { $0.end - $0.start }
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        }
    }

    @Test func filesComeOneAfterAnother() {
        let parts = splits(.json, [("a", 150), ("b", 0), ("c", 90)])
        #expect(
            parts == [
                FileSplit(file: 0, start: 0, end: 75), FileSplit(file: 0, start: 75, end: 150),
                FileSplit(file: 1, start: 0, end: 0), FileSplit(file: 2, start: 0, end: 90),
            ])
    }

    @Test(arguments: [(1_000, 1), (4 << 20, 8), (64 << 20, 32), (1 << 30, 64)] as [(Int64, Int)])
    func aLargerFileHasMorePartsAndThenLargerOnes(bytes: Int64, parts: Int) {
        let file = ScannedFile(path: "a.jsonl", byteCount: bytes, modified: 0)
        #expect(FileScan(format: .json, files: [file], columns: []).splits().count == parts)
    }

    @Test(arguments: [(FileScan.Format.parquet, "a.parquet"), (.csv, "a.csv"), (.json, "a.jsonl.gz")])
    func whatHasNoLinesToCutAtIsWhole(format: FileScan.Format, name: String) {
        #expect(splits(format, [(name, 1_000)]) == [FileSplit(file: 0, start: 0, end: 1_000)])
    }

    @Test func aCSVFileIsCutWhereRowsWereSeenToBegin() {
        var layout = FileLayout()
        layout.borders = [90, 130, 200, 240, 390]
        let scan = FileScan(
            format: .csv, files: [ScannedFile(path: "a.csv", byteCount: 400, modified: 0)], columns: [],
            layouts: [layout])
        #expect(scan.splits(ofBytes: 100).map(\.start) == [0, 130, 240, 390])
        #expect(scan.splits(ofBytes: 100).map(\.end) == [130, 240, 390, 400])
        #expect(scan.splits(ofBytes: 1_000).count == 1)
    }

    @Test func aJSONDocumentIsWhole() {
        var layout = FileLayout()
        layout.isDocument = true
        let file = ScannedFile(path: "a.json", byteCount: 1_000, modified: 0)
        #expect(FileScan(format: .json, files: [file], columns: [], layouts: [layout]).splits(ofBytes: 10).count == 1)
    }

    @Test(arguments: [(2_000, 1), (65_536, 1), (65_537, 2), (1 << 20, 3)] as [(Int64, Int)])
    func slowWorkBeginsWithASmallPart(bytes: Int64, parts: Int) {
        let scan = FileScan(
            format: .json, files: [ScannedFile(path: "a.jsonl", byteCount: bytes, modified: 0)], columns: [])
        let splits = scan.startingSmall(scan.splits())
        #expect(splits.count == parts && splits.last?.end == bytes)
        #expect(splits.count == 1 || splits[0].end == 32_768)
        #expect(zip(splits, splits.dropFirst()).allSatisfy { $0.end == $1.start })
    }
}
