import Columnar
import DataFrames
import Foundation
import TestSupport
import Testing

/// Each word of a column expression, with nulls and edges, against what its documentation says.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct ColumnFunctionTests {
    /// The value that each expression has in a row with `a`, `b` and `t`.
    private static func values(
        _ rows: [(Int?, Int?, String?)], _ expressions: [Column]
    ) async throws -> [[Value]] {
        var values: [[Value]] = []
        try await TestSession.with { session in
            var frame = try session.createDataFrame(rows, ["a", "b", "t"])
            for (index, expression) in expressions.enumerated() { frame = frame.withColumn("e\(index)", expression) }
            values = try await frame.collect().map { row in expressions.indices.map { row["e\($0)"] } }
        }
        return values
    }

    @Test func textIsComparedAndSearched() async throws {
        let found = try await Self.values(
            [(1, 1, "Barn Swallow"), (1, 1, nil)],
            [
                col("t").like("Barn%"), col("t").like("barn%"), col("t").ilike("barn%"), col("t").rlike("S[a-z]+w$"),
                col("t").contains("n S"), col("t").startsWith("Barn"), col("t").endsWith("low"), col("t").isNull(),
                col("t").isNotNull(),
            ])
        #expect(found[0] == [true, false, true, true, true, true, true, false, true].map(Value.boolean))
        #expect(
            found[1] == Array(repeating: Value.null, count: 7) + [.boolean(true), .boolean(false)])
    }

    @Test func numbersAreComputedWithNullsAndZeros() async throws {
        let found = try await Self.values(
            [(7, 2, ""), (-7, 3, ""), (nil, 1, "")],
            [
                col("a") + col("b"), col("a") - col("b"), col("a") * col("b"), col("a") / col("b"),
                col("a") % col("b"), -col("a"), col("a").between(0, col("b") * 4),
            ])
        #expect(found[0] == [9, 5, 14].map(Value.integer) + [.double(3.5), .integer(1), .integer(-7), .boolean(true)])
        #expect(found[1][3...] == [.double(-7.0 / 3), .integer(-1), .integer(7), .boolean(false)])
        #expect(found[2] == Array(repeating: .null, count: 7))
    }

    @Test func aDivisorOfZeroFailsTheJobUnlessItIsTried() async throws {
        for (column, condition) in [
            (col("a") / col("b"), "DIVIDE_BY_ZERO"), (col("a") % col("b"), "REMAINDER_BY_ZERO"),
        ] {
            let error = await #expect(throws: RoostError.self) { try await Self.values([(7, 0, "")], [column]) }
            #expect(error?.code == .job)
            #expect(error?.condition == condition)
            #expect(error?.sqlState == "22012")
        }
        let found = try await Self.values([(7, 0, ""), (7, 2, "")], [try_divide("a", "b")])
        #expect(found == [[.null], [.double(3.5)]])
    }

    @Test func nullsAreComparedAsSQLHasThem() async throws {
        let found = try await Self.values(
            [(1, 1, "x"), (1, 2, "x"), (nil, 1, "x"), (nil, nil, "x")],
            [
                col("a") == col("b"), col("a") != col("b"), col("a").eqNullSafe(col("b")),
                (col("a") < col("b")) && (col("t") == "y"), (col("a") <= col("b")) || (col("t") == "x"),
                !(col("a") >= col("b")), col("a").isin(col("b"), 5),
            ])
        let (yes, no) = (Value.boolean(true), Value.boolean(false))
        #expect(found[0] == [yes, no, yes, no, yes, no, yes])
        #expect(found[1] == [no, yes, no, no, yes, yes, no])
        #expect(found[2] == [.null, .null, no, no, yes, .null, .null])
        #expect(found[3] == [.null, .null, yes, no, yes, .null, .null])
    }

    @Test func castsHaveSparksNamesAndSayWhichTheyDoNotKnow() async throws {
        try await TestSession.with { session in
            let frame = try session.createDataFrame([("1", 2)], ["t", "n"])
            let cast = frame.select(
                col("t").cast("int"), col("n").cast("string").alias("s"), col("n").cast("decimal(10,2)").alias("d"),
                col("n").cast("double").alias("x"))
            #expect(
                try cast.dtypes.map(\.type) == [
                    "int", "string", "decimal(10,2)", "double",
                ])
            let error = await #expect(throws: RoostError.self) {
                try await frame.select(col("n").cast("INTEGER), (SELECT 1")).collect()
            }
            #expect(error?.code == .analysis)
            #expect(error?.condition == "PARSE_SYNTAX_ERROR")
        }
    }

    @Test func whereIsFilterAndTheSchemaIsATree() async throws {
        try await TestSession.with { session in
            let frame = try session.createDataFrame([(1, "a"), (2, "b")], ["n", "t"])
            #expect(try await frame.where(col("n") > 1).collect().map(\.description) == ["Row(n=2, t=b)"])
            try frame.printSchema()
            #expect(try frame.schema().fields.map(\.type.description) == ["long", "string"])
            #expect(try frame.schema.ddl == "n BIGINT,t STRING")
            try await frame.show(.max)
            try await frame.show(-1)
            try frame.explain()
        }
    }

    @Test func argumentsThatCannotBeAreErrorsOfTheFirstAction() async throws {
        try await TestSession.with { session in
            let one = try session.createDataFrame([(1, "a")], ["__request", "sample"])
            for (frame, words) in [
                (session.range(0, 10, step: 0), "range(step: 0) never ends"),
                (session.range(0, 10, numPartitions: 0), "it must be from 1 to 1,000,000"),
                (session.range(0, 10, numPartitions: .max), "it must be from 1 to 1,000,000"),
                (one.limit(-1), "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE"),
                (one.select("nothing"), "with name `nothing` cannot be resolved"),
            ] {
                let error = await #expect(throws: RoostError.self) { try await frame.collect() }
                #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            }
        }
    }

    @Test func aColumnNamedLikeAHelperStaysTheUsers() async throws {
        try await TestSession.with { session in
            let frame = try session.createDataFrame([("two words", 5)], ["__tokens_0", "n"])
                .withColumn("count", tokenCount(col("__tokens_0")) + col("n"))
            #expect(try await frame.collect().map(\.description) == ["Row(__tokens_0=two words, n=5, count=7)"])
        }
    }

    @Test func aFileThatCameMeanwhileIsNotReplaced() async throws {
        let folder = try TemporaryFolder()
        try await TestSession.with { session in
            let frame = try session.createDataFrame([(1, "a")], ["n", "t"])
            let path = folder.path("out.jsonl")
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        do {
                            try await frame.write.option("singleFile", true).json(path)
                            return true
                        } catch let error as RoostError where error.code == .file { return false }
                    }
                }
                var written = 0
                for try await success in group where success { written += 1 }
                #expect(written == 1, "the others were told that the file is there")
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
            #expect(left == ["out.jsonl"])
        }
    }
}
