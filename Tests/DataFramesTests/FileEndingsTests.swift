import DataFrames
import Planning
import Testing

@Suite struct FileEndingsTests {
    @Test(arguments: [
        ("a.jsonl", FileScan.Format.json), ("a.NDJSON", .json), ("x.y/a.json.gz", .json), ("a.csv", .csv),
        ("a.tsv.zst", .csv), ("a.parquet", .parquet), ("a.snappy.parquet", .parquet), ("a.txt", .text),
        ("a.text", .text),
        ("a.arrow", .arrow), ("a.feather", .arrow), ("a.arrows", .arrow), ("a.ipc", .arrow), ("parts/*.csv", .csv),
    ])
    func anEndingTellsTheFormat(path: String, format: FileScan.Format) {
        #expect(FileScan.Format(path: path) == format)
    }

    @Test(arguments: [
        "", "csv", "a", "a.gz", ".gz", "a.csv/b", "a.csvx", "a.", "a.csv.zip", "a.parquet.gz", "a.arrow.zst",
    ])
    func otherNamesTellNone(path: String) { #expect(FileScan.Format(path: path) == nil) }

    @Test func eachFormatsNameIsOneOfItsEndings() {
        for format in FileScan.Format.allCases { #expect(FileScan.Format(ending: format.rawValue) == format) }
    }

    @Test func noEndingIsOfTwoFormats() {
        let all = FileScan.Format.allCases.flatMap(\.endings)
        #expect(Set(all).count == all.count)
    }

    @Test func tabsAreTold() {
        #expect(FileScan.Format.isTabbed("a.tsv") && FileScan.Format.isTabbed("A.TSV.GZ"))
        #expect(!FileScan.Format.isTabbed("a.csv") && !FileScan.Format.isTabbed("tsv"))
    }
}
