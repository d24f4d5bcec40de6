import Testing

@testable import SparkSQL

@Suite struct DoubledColumnTests {
    @Test func ofSeveralDoubledNamesTheFirstInTheAlphabetIsTold() {
        let error = SparkError.doubledColumn(among: ["u_id", "u_k", "U_ID", "u_i", "u_I"])
        #expect(error?.errorClass == "COLUMN_ALREADY_EXISTS")
        #expect(error?.parameters == ["columnName": "`u_i`"])
        #expect(error?.sqlState == "42711")
    }

    @Test func differentNamesAreNoError() {
        #expect(SparkError.doubledColumn(among: ["a", "b", "ab"]) == nil)
    }
}
