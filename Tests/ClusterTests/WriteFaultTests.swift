import DataFrames
import Foundation
import Synchronization
import TestSupport
import Testing

/// Writes whose workers die, and whose disk is full.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct WriteFaultTests {
    private static func session(_ cluster: TestCluster) async throws -> Session {
        _ = StateHome.ofThisProcess
        return try await Session(Session.builder.appName("writes").master(cluster.address).showProgress(false))
    }

    /// The files that attempts have begun, whole or not.
    private static func begun(_ path: String) -> Int {
        FileManager.default.enumerator(atPath: "\(path)/_temporary")?.compactMap { $0 as? String }
            .count { $0.hasSuffix(".csv") } ?? 0
    }

    /// kill -9 of workers in the middle of a write: each task's file is there once, with all of its rows.
    @Test func aWorkerIsKilledWhileItWrites() async throws {
        let cluster = try TestCluster()
        try await cluster.up()
        let session = try await Self.session(cluster)
        let path = cluster.folder.path("out")
        let tasks = 24, rows = 120_000
        let frame = session.range(0, Int64(rows), numPartitions: tasks).selectExpr("id", "repeat('x', 40) AS t")
        for (mode, files) in [("error", 2), ("overwrite", 9)] {
            let isDone = Flag()
            let writing = Task {
                defer { isDone.raise() }
                try await frame.write.mode(mode).csv(path)
            }
            try await until("\(files) files were begun") { Self.begun(path) >= files || isDone.isRaised }
            #expect(!isDone.isRaised, "the write was over before it could be disturbed")
            kill(try #require(try await cluster.workers().first), SIGKILL)
            try await writing.value
            let found = try TestCluster.contents(below: path)
            #expect(found.count == tasks + 1 && found["_SUCCESS"] != nil, "\(found.keys.sorted())")
            let numbers = found.keys.sorted().dropFirst().map { Int($0.dropFirst(5).prefix(5)) }
            #expect(numbers == (0..<tasks).map { Optional($0) }, "a file for each task, and no other")
            let ids = found.sorted { $0.key < $1.key }.flatMap {
                String(decoding: $0.value, as: UTF8.self).split(separator: "\n").map { $0.prefix { $0 != "," } }
            }
            #expect(ids == (0..<rows).map { "\($0)"[...] }, "every row once, in its place")
        }
        await session.stop()
        try await cluster.down()
    }

    /// A disk that takes no more is an error that says so, and the old files are as they were.
    @Test func aFullDiskLeavesTheOldFiles() async throws {
        let cluster = try TestCluster()
        try await cluster.up(workers: 1)
        let session = try await Self.session(cluster)
        let path = cluster.folder.path("out")
        try await session.range(0, 3, numPartitions: 1).write.csv(path)
        let old = try TestCluster.contents(below: path)
        // A worker whose files may have 64 KiB: the system refuses what is beyond, as a full disk would.
        let limited = try Program.start(
            ["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" worker --driver \"$1\"", Program.path, cluster.address],
            program: "/bin/bash", environment: cluster.environment)
        try await until("the limited worker has joined") { try await cluster.workers().count == 2 }
        let frame = session.range(0, 200_000, numPartitions: 8).selectExpr("id", "repeat('x', 40) AS t")
        for format in ["csv", "parquet", "arrow"] {
            let error = await #expect(throws: RoostError.self) {
                try await frame.write.mode("overwrite").option("compression", "none").format(format).save(path)
            }
            #expect(error?.message.contains("File too large") == true, "\(format): \(error?.message ?? "")")
            #expect(try TestCluster.contents(below: path) == old, "\(format)")
        }
        await session.stop()
        try await cluster.down()
        _ = try await limited.end()
    }

    @Test func aFolderThatMayNotBeWrittenIsNamed() async throws {
        try await TestSession.with { session in
            // Not even its owner makes a folder there.
            for path in ["/proc/self/roost-test", "/dev/null/out"] {
                let error = await #expect(throws: RoostError.self) { try await session.range(3).write.csv(path) }
                #expect(error?.code == .file && error?.message.contains("\(path) cannot be written") == true)
            }
        }
    }

    /// Arrow's and DuckDB's own readers over what was written, with partitions and all types.
    @Test(.enabled("no Python with pyarrow and duckdb") { await PythonReaders.areThere.value })
    func othersReadWhatWasWritten() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            try session.range(0, 1_000, numPartitions: 4).createOrReplaceTempView("r")
            let rows = try await session.sql(
                """
                SELECT id, CAST(id % 100 AS TINYINT) AS b, id / 4D AS d, CAST(id AS DECIMAL(20, 3)) AS n, id % 2 = 0 AS t,
                  DATE'2020-02-29' AS day, TIMESTAMP'2020-02-29 23:59:59.123456' AS ts,
                  TIMESTAMP_NTZ'2020-02-29 23:59:59.123456' AS tn, X'00FF' AS bin, array(id, NULL) AS l,
                  map('k', id) AS m, named_struct('x', id, 'y', array(map('z', 1))) AS s, NULL AS v,
                  concat('é/', id % 3) AS p
                FROM r
                """)
            try await rows.write.partitionBy("p").parquet(folder.path("parquet"))
            try await rows.write.parquet(folder.path("plain"))
            try await session.read.parquet(folder.path("plain")).write.parquet(folder.path("again"))
            try await rows.write.arrow(folder.path("arrow"))
            try await rows.drop("m", "s", "l", "v").write.csv(folder.path("csv"), header: true)
            try await rows.write.json(folder.path("json"), compression: "gzip")
        }
        let script = try folder.write("read.py", Self.script)
        let result = try await Program.start([script, folder.url.path], program: try Program.python()).end()
        #expect(result.output == "well\n", "\(result.errors)")
    }

    private static let script = """
        import sys, glob, datetime, decimal, duckdb, pyarrow as pa, pyarrow.dataset as ds, pyarrow.csv as pc
        root = sys.argv[1]
        table = ds.dataset(root + "/parquet", format="parquet", partitioning="hive").to_table().sort_by("id")
        assert table.num_rows == 1000, table.num_rows
        row = table.slice(7, 1).to_pylist()[0]
        utc = datetime.timezone.utc
        moment = datetime.datetime(2020, 2, 29, 23, 59, 59, 123456)
        assert row["id"] == 7 and row["b"] == 7 and row["d"] == 1.75 and row["t"] is False, row
        assert row["n"] == decimal.Decimal("7.000") and row["day"] == datetime.date(2020, 2, 29), row
        assert row["ts"] == moment.replace(tzinfo=utc) and row["tn"] == moment and row["bin"] == b"\\x00\\xff", row
        assert row["l"] == [7, None] and row["m"] == [("k", 7)] and row["p"] == "é/1" and row["v"] is None, row
        assert row["s"] == {"x": 7, "y": [[("z", 1)]]}, row
        for other in ["plain", "again"]:
            same = ds.dataset(root + "/" + other, format="parquet").to_table().sort_by("id").to_pylist()[7]
            assert same == row, same
        again = duckdb.read_parquet(root + "/parquet/*/*.parquet", hive_partitioning=True)
        assert again.aggregate("count(*), sum(id), min(p), max(m['k'])").fetchall() == [(1000, 499500, "é/0", 999)]
        parts = sorted(glob.glob(root + "/arrow/*.arrow"))
        assert len(parts) == 4
        whole = pa.concat_tables([pa.ipc.open_file(part).read_all() for part in parts])
        assert whole.column("id").to_pylist() == list(range(1000))
        assert whole.slice(7, 1).to_pylist()[0]["ts"] == moment.replace(tzinfo=utc)
        rows = pa.concat_tables([pc.read_csv(part) for part in sorted(glob.glob(root + "/csv/*.csv"))])
        assert rows.column("id").to_pylist() == list(range(1000)) and rows.column("p")[7].as_py() == "é/1"
        json = duckdb.read_json(root + "/json/*.json.gz").order("id")
        assert json.aggregate("count(*), sum(s.x)").fetchall() == [(1000, 499500)]
        assert json.project("n, m, ts").fetchmany(8)[7][0] == 7.0
        print("well")
        """
}

/// Something that happens once.
private final class Flag: Sendable {
    private let value = Mutex(false)

    var isRaised: Bool { value.withLock { $0 } }

    func raise() { value.withLock { $0 = true } }
}

/// Whether the Python of the tests reads Arrow's files and DuckDB's.
enum PythonReaders {
    static let areThere = Task { () -> Bool in
        guard let python = try? Program.python(),
            let running = try? Program.start(["-c", "import pyarrow.dataset, duckdb"], program: python)
        else { return false }
        return (try? await running.end().code) == 0
    }
}
