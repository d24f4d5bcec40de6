import DataFrames
import Foundation
import TestSupport
import Testing

/// Arrow files as other programs write them, through a cluster.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct ForeignArrowTests {
    @Test func whatSparkHasNoTypeForIsTheNearestThatItHas() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("types.arrow")
        try Data(ForeignFiles.everyType).write(to: URL(fileURLWithPath: path))
        try await TestSession.with { session in
            let frame = try await session.read.format("arrow").load(path)
            let types = [
                "largeText STRING", "largeBytes BINARY", "textView STRING", "bytesView BINARY", "fixedBytes BINARY",
                "largeList ARRAY<INT>", "fixedList ARRAY<SMALLINT>", "listView ARRAY<STRING>",
                "largeListView ARRAY<STRING>", "map MAP<STRING, INT>", "dictionary STRING",
                "dictionaries ARRAY<STRING>",
                "runs STRING", "half FLOAT", "date64 DATE", "time32 STRING", "time64 STRING",
                "duration INTERVAL DAY TO SECOND", "interval INTERVAL", "decimal32 DECIMAL(9,2)",
                "decimal64 DECIMAL(18,2)", "decimal256 DECIMAL(38,2)", "uuid STRING", "bool8 BOOLEAN",
                "struct STRUCT<t: STRING, n: BIGINT>",
            ]
            #expect(try frame.schema.ddl == types.joined(separator: ","))
            #expect(try await frame.count() == 4)
            let rows = try await frame.select("map", "duration", "interval", "dictionary", "struct").collect()
            #expect(
                rows.map(\.description) == [
                    "Row(map=[{k, 1}, {l, NULL}], duration=1000000, interval=1 months 2 days 0.000003 seconds, "
                        + "dictionary=x, struct={a, 1})",
                    "Row(map=NULL, duration=NULL, interval=NULL, dictionary=NULL, struct=NULL)",
                    "Row(map=[], duration=-1000000, interval=-1 months -0.000005 seconds, dictionary=y, "
                        + "struct={NULL, 2})",
                    "Row(map=[{m, 3}], duration=86400000000, interval=0 seconds, dictionary=x, "
                        + "struct={a text of more than twelve bytes, NULL})",
                ])
            let grouped = try await session.sql(
                "SELECT dictionary, sum(map['k']) AS k FROM '\(path)' GROUP BY dictionary ORDER BY k DESC LIMIT 1")
            #expect(try await grouped.collect().map(\.description) == ["Row(dictionary=x, k=1)"])
        }
    }

    @Test func packedStreamsAreRead() async throws {
        let folder = try TemporaryFolder()
        try Data(ForeignFiles.lz4).write(to: URL(fileURLWithPath: folder.path("a.arrows")))
        try Data(ForeignFiles.zstandard).write(to: URL(fileURLWithPath: folder.path("b.arrows")))
        try await TestSession.with { session in
            let query = "SELECT count(*) AS c, count(n) AS n, sum(n) AS s, max(t) AS t FROM arrow.`\(folder.url.path)`"
            let rows = try await session.sql(query).collect()
            // Of 1,000 rows each, every seventh is null.
            #expect(rows.map(\.description) == ["Row(c=2000, n=1714, s=856858, t=text 9)"])
        }
    }

    @Test func whatCannotBeReadIsNamedBeforeAnyRow() async throws {
        let folder = try TemporaryFolder()
        let whole = ForeignFiles.everyType
        try Data(whole.dropLast(5)).write(to: URL(fileURLWithPath: folder.path("cut.arrow")))
        try await TestSession.with { session in
            let error = await #expect(throws: RoostError.self) {
                try await session.read.format("arrow").load(folder.path("cut.arrow"))
            }
            #expect(error?.message.contains("cut.arrow") == true)
            #expect(error?.message.contains("lacks its end") == true, "\(error?.message ?? "")")
        }
    }

    /// What Roost writes says what is a map and what a duration, to others and to itself.
    @Test func mapsAndDurationsAreWrittenAsSuch() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let rows = try await session.sql(
                """
                SELECT map('k', 1, 'l', NULL) AS m, INTERVAL '1 02:00:00' DAY TO SECOND AS d,
                    named_struct('a', array(map(1, map('x', true)))) AS n, cast(NULL AS MAP<INT, STRING>) AS z
                """)
            try await rows.write.arrow(folder.path("out"))
            let back = try await session.read.format("arrow").load(folder.path("out"))
            #expect(
                try back.schema.ddl
                    == "m MAP<STRING, INT>,d INTERVAL DAY TO SECOND,n STRUCT<a: ARRAY<MAP<INT, MAP<STRING, BOOLEAN>>>>,"
                    + "z MAP<INT, STRING>")
            let texts = try await back.collect().map(\.description)
            #expect(try await rows.collect().map(\.description) == texts)
            #expect(texts.first?.hasPrefix("Row(m=[{k, 1}, {l, NULL}], d=93600000000, n=") == true)
        }
    }
}
