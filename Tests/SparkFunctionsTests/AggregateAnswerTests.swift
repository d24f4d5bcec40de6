import SparkFunctions
import SparkSQL
import Testing

/// Known answers of aggregates over four rows: 1, 2, 2 and null, beside `a`, `b`, null and `b`.
@Suite struct AggregateAnswerTests {
    private let rows = "(VALUES (1, 'a'), (2, 'b'), (2, NULL), (NULL, 'b')) t(c0, c1)"
    private let schema = "i INT, s STRING"

    @Test(arguments: [
        ("count(*)", "4"), ("count(i)", "3"), ("count(DISTINCT i)", "2"), ("count(DISTINCT i, s)", "2"),
        ("sum(i)", "5"),
        ("avg(i)", "1.6666666666666667"), ("min(s)", "a"), ("max(i)", "2"), ("sum(i) FILTER (WHERE s = 'b')", "2"),
        ("CAST(collect_list(i) AS STRING)", "[1, 2, 2]"), ("size(collect_set(i))", "2"), ("first(s)", "a"),
        ("last(i, true)", "2"), ("mode(i)", "2"), ("max_by(s, i)", "b"), ("count_if(i > 1)", "2"),
        ("bool_or(i > 1)", "true"),
        ("percentile(i, 0.5)", "2.0"), ("percentile_approx(i, 0.5)", "2"), ("median(i)", "2.0"),
        ("percentile_cont(0.5) WITHIN GROUP (ORDER BY i)", "2.0"),
        ("listagg(s, '+') WITHIN GROUP (ORDER BY s DESC)", "b+b+a"),
        ("stddev_pop(i)", "0.4714045207910317"), ("corr(i, i)", "1.0"), ("sum(CAST(i AS DECIMAL(5,2)))", "5.00"),
        ("avg(CAST(i AS DECIMAL(5,2)))", "1.666667"), ("bit_or(i)", "3"), ("try_sum(i)", "5"),
        ("max(struct(i, s)).s", "b"),
    ])
    func anAggregateIsSparks(text: String, expected: String) {
        #expect(Answers.value(text, over: rows, schema) == expected)
    }

    @Test func aMistakeInAnAggregateIsFoundBeforeARowIsRead() {
        #expect(Answers.column("sum(sum(i))", over: schema) == "NESTED_AGGREGATE_FUNCTION")
        #expect(
            Answers.column("sum(i) FILTER (WHERE max(i) > 1)", over: schema)
                == "INVALID_AGGREGATE_FILTER.CONTAINS_AGGREGATE")
        #expect(Answers.column("avg(array(i))", over: schema) == "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE")
    }

    @Test func aWindowHasSparksFrame() {
        let windows = "(SELECT * FROM (VALUES (1), (3), (NULL)) t(c0))"
        #expect(Answers.value("CAST(row_number() OVER (ORDER BY i) AS STRING)", over: windows, "i INT") == "1")
        #expect(
            Answers.value("rank() OVER (PARTITION BY i)", over: windows, "i INT") == "WINDOW_FUNCTION_FRAME_NOT_ORDERED"
        )
        let total = "sum(i) OVER (ORDER BY i ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
        #expect(Answers.value(total, over: windows, "i INT") == "4")
    }

    @Test func aSumThatDoesNotFitIsSparksError() {
        let large = "(VALUES (9223372036854775807), (1)) t(c0)"
        #expect(Answers.value("sum(i)", over: large, "i BIGINT") == "ARITHMETIC_OVERFLOW")
        let decimals =
            "(VALUES (CAST('99999999999999999999999999999999999999' AS DECIMAL(38,0))), (CAST(1 AS DECIMAL(38,0)))) t(c0)"
        #expect(Answers.value("sum(i)", over: decimals, "i DECIMAL(38,0)") == "ARITHMETIC_OVERFLOW")
    }
}
