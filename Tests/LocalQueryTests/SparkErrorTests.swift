import LocalQuery
import SparkFunctions
import SparkSQL
import TestSupport
import Testing

/// Errors of rows in Spark's terms.
@Suite(.ownThreads) struct SparkErrorTests {
    @Test func anErrorThatSQLRaisesComesBackWhole() throws {
        let spark = SparkError(
            "CAST_INVALID_INPUT", parameters: ["expression": "'" + String(repeating: "long ", count: 2_000) + "'"],
            message: "no ` Error: ` of a query's, 'quoted'")
        let text = spark.runtimeText.replacing("'", with: "''")
        let error = try failure(of: "SELECT error('\(text)')")
        #expect(error.code == .data && error.sparkError == spark)
    }

    @Test func duckDBsOwnWordsBecomeSparks() throws {
        #expect(
            try failure(of: "SELECT 9223372036854775807::BIGINT + 1::BIGINT").sparkError?.errorClass
                == "ARITHMETIC_OVERFLOW")
        #expect(try failure(of: "SELECT 300::INTEGER::TINYINT").sparkError?.errorClass == "CAST_OVERFLOW")
    }

    @Test(arguments: [
        "SELECT nothing", "SELECT * FROM input", "SELECT 'division by zero'::INTEGER", "SELEKT 'Division by zero'",
        "SELECT * FROM 'no such file with Division by zero.csv'",
    ])
    func otherErrorsAreNoneOfSparks(sql: String) throws {
        #expect(try failure(of: sql).sparkError == nil)
    }
}
