import DataFrames
import Relational
import SparkFunctions
import SparkSQL
import Testing

@Suite struct KeptFramesTests {
    private static func query(_ analyzer: Analyzer, _ sql: String) throws -> ResolvedPlan {
        try analyzer.analyze(SyntaxQuery(sql: sql))
    }

    @Test func aQueryThatIsMadeAgainInTheSameWayIsTheSame() throws {
        let analyzer = Analyzer(), frames = KeptFrames()
        let sql = "SELECT a + 1 AS b FROM VALUES (1), (2) AS t(a) WHERE a > 1"
        let first = try Self.query(analyzer, sql)
        #expect(frames.isEmpty)
        frames.keep(first, .DISK_ONLY)
        let second = try Self.query(analyzer, sql)
        #expect(first.output[0].number != second.output[0].number)
        #expect(frames.level(second) == .DISK_ONLY)
        #expect(frames.rows(second) == frames.rows(first) && frames.rows(first) != nil)
        for other in [sql + " AND a < 9", "SELECT a + 2 AS b FROM VALUES (1), (2) AS t(a) WHERE a > 1"] {
            #expect(frames.level(try Self.query(analyzer, other)) == .NONE)
        }
    }

    @Test func aLevelStaysUntilItIsForgotten() throws {
        let analyzer = Analyzer(), frames = KeptFrames()
        let query = try Self.query(analyzer, "SELECT 1")
        frames.keep(query, .NONE)
        #expect(frames.isEmpty)
        frames.keep(query, .MEMORY_ONLY)
        let rows = frames.rows(query)
        frames.keep(query, .DISK_ONLY)
        #expect(frames.level(query) == .MEMORY_ONLY && frames.rows(query) == rows)
        #expect(frames.forget(query) == rows)
        #expect(frames.forget(query) == nil && frames.level(query) == .NONE)
        frames.keep(query, .DISK_ONLY)
        #expect(frames.rows(query) != rows)
        #expect(frames.forgetAll().count == 1 && frames.isEmpty)
    }

    @Test func levelsAreDescribedInSparksWords() {
        #expect(StorageLevel.MEMORY_AND_DISK_DESER.description == "Disk Memory Deserialized 1x Replicated")
        #expect(StorageLevel.DISK_ONLY_3.description == "Disk Serialized 3x Replicated")
        #expect(StorageLevel.NONE.description == "Serialized 1x Replicated")
    }
}
