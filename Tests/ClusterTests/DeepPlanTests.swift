import DataFrames
import Foundation
import TestSupport
import Testing

/// Plans as programs make them in loops: an answer, or an error that says what to do, and no crash.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct DeepPlanTests {
    private static func problem(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return ""
        } catch { return "\(error)" }
    }

    private static func chain(_ terms: Int) -> Column {
        var sum = col("id") + 1
        for _ in 1..<terms { sum = sum + 1 }
        return sum
    }

    private static func numbers(_ frame: DataFrame) async throws -> [Int?] {
        try await frame.collect().map { $0.int("n") }
    }

    @Test func expressionsNestAsDeepAsIsSaidAndNoDeeper() async throws {
        try await TestSession.with { session in
            let frame = session.range(3)
            let sums = try await Self.numbers(frame.select(Self.chain(450).alias("n")))
            #expect(sums == [450, 451, 452])
            let above = try await frame.filter(Self.chain(450) > 451).count()
            #expect(above == 1)
            let words = await Self.problem { _ = try await frame.select(Self.chain(10_000)).collect() }
            #expect(words.contains("500"), "\(words)")
            var negated = col("id") > 0
            for _ in 0..<10_000 { negated = !negated }
            let condition = negated
            let refusal = await Self.problem { _ = try await frame.filter(condition).collect() }
            #expect(refusal.contains("500"), "\(refusal)")
            var joined = lit("")
            for _ in 0..<400 { joined = concat(joined, lit("x")) }
            let lengths = try await Self.numbers(frame.select(length(joined).alias("n")))
            #expect(lengths == [400, 400, 400])
            var either = col("id") == -1
            for number in 0..<400 { either = either || col("id") == number * 2 }
            let even = try await frame.filter(either).count()
            #expect(even == 2)
            var chosen = when(col("id") == -1, -1)
            for number in 0..<2_000 { chosen = chosen.when(col("id") == number, number + 7) }
            let cases = try await Self.numbers(frame.select(chosen.alias("n")))
            #expect(cases == [7, 8, 9])
        }
    }

    @Test func framesOfManyStepsAnswerOrSaySo() async throws {
        try await TestSession.with { session in
            let part = try session.createDataFrame([(1, "a")], ["n", "t"])
            var union = part
            for _ in 1..<1_000 { union = union.union(part) }
            let rows = try await union.count()
            #expect(rows == 1_000)
            var ranges = session.range(1)
            for number in 1..<1_000 { ranges = ranges.union(session.range(Int64(number), Int64(number) + 1)) }
            let total = try await Self.numbers(ranges.agg(sum("id").alias("n")))
            #expect(total == [499_500])
            var wider = part
            for number in 0..<200 { wider = wider.withColumn("c\(number)", col("n") + number) }
            let widest = try await wider.collect().map { $0.int("c199") }
            #expect(widest == [200])
            var steps = part
            for _ in 0..<5_000 { steps = steps.withColumn("n", col("n") + 1) }
            let deep = steps
            let words = await Self.problem { _ = try await deep.collect() }
            #expect(words.contains("steps one in the other"), "\(words)")
        }
    }

    /// A step that goes through each query twice takes twice as long with each of them: a day for thirty.
    @Test func queriesInQueriesTakeTimeThatGrowsWithThem() async throws {
        try await TestSession.with { session in
            var query = "3"
            for _ in 0..<30 { query = "(SELECT max(id) + 1 FROM range(4) WHERE id < \(query))" }
            let numbers = try await Self.numbers(session.sql("SELECT \(query) AS n"))
            #expect(numbers == [3])
        }
    }
}
