import Planning
import Testing

@Suite struct SQLTests {
    @Test func namesAndTextsAreNeverSQL() {
        let expression = Expression.binary(.equal, .column("a\"b; DROP"), .literal(.string("it's")))
        #expect(expression.sql == "(\"a\"\"b; DROP\" = 'it''s')")
    }

    @Test func numbersKeepTheirValue() {
        #expect(Literal.integer(.min).sql == "CAST('-9223372036854775808' AS BIGINT)")
        #expect(Literal.double(0.1).sql == "CAST('0.1' AS DOUBLE)")
    }
}
