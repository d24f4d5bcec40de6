import Planning
import Testing

@Suite struct FileRelationTests {
    @Test(arguments: [
        ("/d/a.parquet", "/d/a.parquet"), ("/d[1]/q?.parquet", "/d[[]1]/q[?].parquet"),
        ("/st*r/a.parquet", "/st[*]r/a.parquet"), ("/it's/a.parquet", "/it''s/a.parquet"),
    ])
    func aFilesNameIsNoPattern(path: String, written: String) {
        #expect(FileRelation.parquet(path) == "read_parquet('\(written)', hive_partitioning = false)")
    }

    @Test func columnsAreReadByNameInOneType() {
        let columns = [
            FileScan.Column(name: "a", type: "BIGINT"), .init(name: "b", type: "DOUBLE"),
            .init(name: "c", type: "VARCHAR"),
        ]
        let file = "read_parquet('/f', hive_partitioning = false)"
        #expect(
            FileRelation.parquet("/f", found: columns.map { ($0.name, $0.type) }, as: columns) == file,
            "a file that has just these columns is read as it is")
        let sql = FileRelation.parquet("/f", found: [("b", "FLOAT"), ("a", "INTEGER")], as: columns)
        #expect(
            sql
                == #"(SELECT CAST("a" AS BIGINT) AS "a", CAST("b" AS DOUBLE) AS "b", CAST(NULL AS VARCHAR) AS "c" FROM "#
                + file + ")")
        let guarded = FileRelation.parquet(
            "/f", found: [("a", "BIGINT"), ("b", "BIGINT"), ("c", "VARCHAR")], as: columns)
        #expect(guarded.contains("error(") && guarded.contains("9007199254740992"), "\(guarded)")
    }

    @Test(
        arguments: [
            ("INTEGER", "BIGINT", "BIGINT"), ("UTINYINT", "TINYINT", "SMALLINT"), ("UBIGINT", "BIGINT", "HUGEINT"),
            ("BIGINT", "DOUBLE", "DOUBLE"), ("FLOAT", "DOUBLE", "DOUBLE"), ("\"NULL\"", "DATE", "DATE"),
            ("VARCHAR", "BIGINT", nil), ("TIMESTAMP", "TIMESTAMP_NS", nil), ("DECIMAL(4,2)", "DOUBLE", nil),
        ] as [(String, String, String?)])
    func typesOfSeveralFilesBecomeOneThatKeepsEveryValue(one: String, other: String, both: String?) {
        #expect(ColumnUnion.type(of: one, and: other) == both)
        #expect(ColumnUnion.type(of: other, and: one) == both)
    }

    @Test func timesAreMadePointsInTimeWhereverTheyStand() {
        #expect(ColumnUnion.ofInstants("TIMESTAMP") == "TIMESTAMP WITH TIME ZONE")
        #expect(ColumnUnion.ofInstants("BIGINT") == "BIGINT")
        #expect(ColumnUnion.ofInstants("TIMESTAMP_NS[]") == "TIMESTAMP_NS[]")
        #expect(
            ColumnUnion.ofInstants(#"MAP(VARCHAR, STRUCT(TIMESTAMP TIMESTAMP, "TIMESTAMP, x" DATE, z TIMESTAMP[]))"#)
                == #"MAP(VARCHAR, STRUCT(TIMESTAMP TIMESTAMP WITH TIME ZONE, "TIMESTAMP, x" DATE, z "#
                + "TIMESTAMP WITH TIME ZONE[]))")
    }
}
