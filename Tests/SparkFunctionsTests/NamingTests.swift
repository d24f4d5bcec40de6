import SparkFunctions
import SparkSQL
import Testing

/// The names, types and errors that analysis gives.
@Suite struct NamingTests {
    private let schema = "a INT NOT NULL, b INT, s STRING, st STRUCT<x: INT>, arr ARRAY<INT>"

    @Test(arguments: [
        ("a + b * 2", "`(a + (b * 2))` INT"), ("count(1)", "`count(1)` BIGINT NOT NULL"),
        ("upper(s)", "`upper(s)` STRING"),
        ("CAST(a AS STRING)", "a STRING NOT NULL"), ("st.x", "x INT"), ("st['x']", "`st.x` INT"),
        ("A", "A INT NOT NULL"),
        ("a != b", "`(NOT (a = b))` BOOLEAN"), ("a BETWEEN 1 AND 2", "`between(a, 1, 2)` BOOLEAN NOT NULL"),
        ("CASE WHEN a = 1 THEN 'x' END", "`CASE WHEN (a = 1) THEN x END` STRING"), ("sum(b) AS total", "total BIGINT"),
        (
            "row_number() OVER (PARTITION BY s ORDER BY a)",
            "`row_number() OVER (PARTITION BY s ORDER BY a ASC NULLS FIRST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)` INT NOT NULL"
        ),
        // Spark forgets the word UNKNOWN with the first change that it makes to the value.
        ("true IS UNKNOWN", "`(true IS UNKNOWN)` BOOLEAN NOT NULL"),
        ("(true = false) IS NOT UNKNOWN", "`((true = false) IS NOT UNKNOWN)` BOOLEAN NOT NULL"),
        ("(1 > 0) IS UNKNOWN", "`((1 > 0) IS NULL)` BOOLEAN NOT NULL"),
        ("(a = b) IS NOT UNKNOWN", "`((a = b) IS NOT NULL)` BOOLEAN NOT NULL"),
        ("s IS UNKNOWN", "`(s IS NULL)` BOOLEAN NOT NULL"),
        // By a constant index that an array does not have there is no null, but an error.
        ("array(b, 2)[0]", "`array(b, 2)[0]` INT"), ("array(b, 2)[1 + 4]", "`array(b, 2)[(1 + 4)]` INT NOT NULL"),
        ("element_at(array(b, 2), 2)", "`element_at(array(b, 2), 2)` INT NOT NULL"),
        (
            "sum(a) OVER (ORDER BY a RANGE BETWEEN 3 PRECEDING AND CURRENT ROW)",
            "`sum(a) OVER (ORDER BY a ASC NULLS FIRST RANGE BETWEEN 3 PRECEDING AND CURRENT ROW)` BIGINT"
        ),
        (
            "sum(a) OVER (ORDER BY CAST(b AS DOUBLE) RANGE BETWEEN 3 PRECEDING AND 1 FOLLOWING)",
            "`sum(a) OVER (ORDER BY CAST(b AS DOUBLE) ASC NULLS FIRST RANGE BETWEEN (- 3) FOLLOWING AND 1 FOLLOWING)` BIGINT"
        ),
        ("explode(arr)", "col INT"), ("a / b", "`(a / b)` DOUBLE"), ("1.5 + a", "`(1.5 + a)` DECIMAL(12,1) NOT NULL"),
    ])
    func anExpressionHasSparksName(text: String, column: String) {
        #expect(Answers.column(text, over: schema) == column)
    }

    @Test(arguments: [
        ("nosuch", "UNRESOLVED_COLUMN.WITH_SUGGESTION"), ("uper(s)", "UNRESOLVED_ROUTINE"),
        ("upper()", "WRONG_NUM_ARGS.WITHOUT_SUGGESTION"),
        ("a + arr", "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES"), ("NOT a", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ("st.y", "FIELD_NOT_FOUND"), ("1 IS UNKNOWN", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ("map_filter(map('a', 1), k -> true)", "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH"),
        ("transform(arr, (x, y, z) -> x)", "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH"),
        ("element_at(arr, 1L)", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ("element_at(map('a', 1), 1)", "DATATYPE_MISMATCH.MAP_FUNCTION_DIFF_TYPES"),
        ("CAST(a AS DATE)", "DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION"),
        ("arr = 1", "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES"),
        ("explode(arr) + 1", "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS"),
    ])
    func aMistakeIsFoundBeforeARowIsRead(text: String, errorClass: String) {
        #expect(Answers.column(text, over: schema) == errorClass)
    }

    /// Spark computes the value of BETWEEN once, and its messages have what stands for it.
    @Test func aValueThatIsComputedOnceHasNoTextInMessages() {
        for call in ["(a = b) BETWEEN 0 AND 3", "(a = b) NOT BETWEEN 0 AND 3", "between(a = b, 0, 3)"] {
            #expect(Answers.error(call, over: schema)?.parameters["sqlExpr"] == "\"(commonexpressionref() >= 0)\"")
        }
    }

    @Test func aRunTimeErrorPassesThroughText() {
        let error = SparkError(
            "CAST_OVERFLOW", parameters: ["value": "1|2", "sourceType": "\"INT\""], message: "too much")
        #expect(SparkError(runtimeText: "Invalid Input Error: \(error.runtimeText) more") == error)
        #expect(SparkError(runtimeText: "something else") == nil)
    }

    @Test func theCatalogueHasAtLeastThreeHundredNames() {
        #expect(Catalogue.standard.names.count >= 300, "\(Catalogue.standard.names.count)")
    }

    @Test func aLongChainOfGuardedOperatorsStaysShort() throws {
        var chain = "1.0D"
        for _ in 0..<60 { chain += " / CAST(2 AS DOUBLE)" }
        #expect(Answers.value("(\(chain)) > 0") == "true")
        #expect(Answers.value(String(repeating: "- ", count: 41) + "CAST(1 AS INT)") == "-1")
        #expect(Answers.value("array(array(array(1, 7)))[0][0][1]") == "7")
    }
}
