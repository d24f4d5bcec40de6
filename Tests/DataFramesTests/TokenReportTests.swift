import Columnar
import Planning
import Testing

@testable import DataFrames

@Suite struct TokenDistributionTests {
    /// numpy.percentile([1, 2, 2, 10], ...) gives the same.
    @Test func percentilesAreNumpys() {
        let values = TokenDistribution([2: 2, 10: 1, 1: 1])
        #expect((values.min, values.max, values.rows, values.sum) == (1, 10, 4, 15))
        #expect(values.mean == 3.75 && values.median == 2)
        #expect(values.percentile(25) == 1.75)
        #expect(abs((values.percentile(95) ?? 0) - 8.8) < 1e-9)
        #expect(values.percentile(-5) == 1 && values.percentile(500) == 10)
        #expect(values.rows(over: 2) == 1 && values.sum(atMost: 2) == 7)
    }

    @Test func withoutRowsThereAreNoNumbers() {
        let values = TokenDistribution()
        #expect(values.min == nil && values.max == nil && values.mean == nil && values.percentile(50) == nil)
        #expect(values.sum == 0 && values.rows == 0)
    }

    @Test func countsThatNoFileHasDoNotStopTheProgram() {
        let values = TokenDistribution([.max: 2, .max - 1: .max])
        #expect(values.sum == .max && values.rows == .max)
        #expect(values.sum(atMost: .max) == .max && values.rows(over: 0) == .max)
        #expect(values.percentile(100) != nil)
    }
}

@Suite struct TokenReportTests {
    private static let statistics = TokenStatistics(lines: .chats, encoding: "cl100k_base", limit: 10)
    private static let file = ScannedFile(path: "a.jsonl", byteCount: 9, modified: 0)

    private static func report(_ rows: [(Int32, String, Int64, Int64, String?)]) -> TokenReport {
        let columns: [ArrayData] = [
            .integers32(rows.map(\.0)), .strings(rows.map(\.1)), .integers(rows.map(\.2)), .integers(rows.map(\.3)),
            .strings(rows.map(\.4)),
        ]
        let schema = Schema(zip(TokenStatistics.columns, columns).map { Field($0, $1.type) })
        let batch = RecordBatch(schema, columns, rowCount: rows.count)
        return TokenReport(statistics, [file], names: ["a"], counted: Table(schema: schema, batches: [batch]))
    }

    @Test func splitsAreAddedUpWithTheirLines() {
        let report = Self.report([
            (0, "lines", 0, 3, nil), (0, "total_tokens", 5, 2, nil), (0, "total_tokens", 12, 1, nil),
            (0, "over_limit", 0, 1, nil), (0, "over_limit", 2, 0, "12 tokens"),
        ])
        #expect(report.files[0].lines == 3 && report.files[0].rows == 3 && report.files[0].billableTokens == 20)
        #expect(report.files[0].rowsOverLimit == 1)
        #expect(report.files[0].notes == [.init(line: 2, kind: "over_limit", detail: "12 tokens")])
        #expect(!report.hasMistakes)
    }

    @Test func whatABrokenWorkerSendsIsLeftOut() {
        let report = Self.report([
            (0, "total_tokens", .max, .max, nil), (0, "total_tokens", -1, 1, nil), (0, "total_tokens", 4, -7, nil),
            (0, "lines", 0, .min, nil), (0, "nothing", 1, 1, nil), (0, "total_tokens", 3, 1, nil),
        ])
        #expect(report.files[0].totalTokens == TokenDistribution([3: 1]))
        #expect(report.description.contains("1 row"))
        let other = RecordBatch(Schema([Field("x", .int64)]), [.integers([1])], rowCount: 1)
        let empty = TokenReport(
            Self.statistics, [Self.file], names: ["a"], counted: Table(schema: other.schema, batches: [other]))
        #expect(empty.files[0].rows == 0)
    }
}
