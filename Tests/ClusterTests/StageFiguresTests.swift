import DataFrames
import Foundation
import TestSupport
import Testing

/// What `explain` tells of a run: what each stage gave, and in what time.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct StageFiguresTests {
    private static func ran(_ frame: DataFrame) throws -> [String] {
        try frame.explainText(extended: true).split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }
            .filter { $0.hasPrefix("ran: ") }.map(String.init)
    }

    @Test func stagesHaveTheirFiguresOnceTheyRan() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            try session.conf.set("spark.roost.exchange", "always")
            try session.conf.set("spark.sql.shuffle.partitions", "3")
            let numbers = session.range(0, 1_000, numPartitions: 4).select((col("id") % 10).alias("k"))
            let grouped = numbers.groupBy("k").count()
            #expect(try Self.ran(grouped).isEmpty)
            #expect(try await grouped.collect().count == 10)
            let ran = try Self.ran(grouped)
            // Each of the four tasks has ten groups; what meets is all of them, and the answer ten rows.
            #expect(ran.count == 2, "\(ran)")
            #expect(ran.first?.hasPrefix("ran: 4 tasks gave 40 rows and ") == true, "\(ran)")
            #expect(ran.last?.hasPrefix("ran: 3 tasks gave 10 rows and ") == true, "\(ran)")
            #expect(ran.allSatisfy { !$0.contains(" 0 bytes") && $0.contains(", the longest in ") }, "\(ran)")

            try await numbers.write.parquet(folder.path("numbers"))
            let written = try Self.ran(numbers)
            #expect(written.first?.hasPrefix("ran: 4 tasks gave 1000 rows and ") == true, "\(written)")
            let bytes = try FileManager.default.contentsOfDirectory(atPath: folder.path("numbers"))
                .filter { $0.hasSuffix(".parquet") && !$0.hasPrefix(".") }
                .map { try Data(contentsOf: URL(fileURLWithPath: folder.path("numbers/\($0)"))).count }
            #expect(written.first?.contains(" \(bytes.reduce(0, +)) bytes ") == true, "\(written) \(bytes)")
        }
    }
}
