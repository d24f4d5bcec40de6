import SparkFunctions
import Testing

/// Answers that Spark gave where a value is beyond what its type holds: an error or null, never another value.
@Suite struct RangeAnswerTests {
    private func check(_ answers: [(String, String)]) {
        for (text, expected) in answers { #expect(Answers.value(text) == expected, "\(text)") }
    }

    @Test func textsOfDaysAndTimesBeyondTheRangeAreNone() {
        check([
            ("CAST('294247-01-10 04:00:54.775807Z' AS TIMESTAMP)", "+294247-01-10 04:00:54.775807"),
            ("CAST('294247-01-10 04:00:54.775808Z' AS TIMESTAMP)", "CAST_INVALID_INPUT"),
            ("CAST('-290308-12-21 19:59:05.224191Z' AS TIMESTAMP)", "CAST_INVALID_INPUT"),
            ("CAST('294248-01-01' AS TIMESTAMP)", "CAST_INVALID_INPUT"),
            ("try_cast('300000-01-01' AS TIMESTAMP)", "NULL"),
            ("CAST('300000-01-01' AS TIMESTAMP_NTZ)", "CAST_INVALID_INPUT"),
            ("CAST('5881580-07-12' AS DATE)", "CAST_INVALID_INPUT"), ("try_cast('9999999-01-01' AS DATE)", "NULL"),
            ("to_timestamp('300000-01-01', 'yyyyyy-MM-dd')", "CANNOT_PARSE_TIMESTAMP"),
            ("try_to_timestamp('300000-01-01', 'yyyyyy-MM-dd')", "NULL"),
        ])
    }

    @Test func numbersBeyondTheRangeOfTimesAreNone() {
        check([
            ("CAST(1e13D AS TIMESTAMP)", "CAST_OVERFLOW"), ("try_cast(1e300D AS TIMESTAMP)", "NULL"),
            ("CAST(double('NaN') AS TIMESTAMP)", "CAST_INVALID_INPUT"),
            ("try_cast(double('Infinity') AS TIMESTAMP)", "NULL"),
            ("make_date(5881580, 7, 12)", "ARITHMETIC_OVERFLOW"), ("make_date(999999999, 1, 1)", "ARITHMETIC_OVERFLOW"),
            ("make_date(1000000000, 1, 1)", "DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION"),
            ("make_timestamp(294248, 1, 1, 0, 0, 0)", "ArithmeticException"),
            ("make_timestamp(2024, 2, 29, 10, 0, 60.5)", "INVALID_FRACTION_OF_SECOND"),
            ("make_timestamp(2024, 2, 29, 10, 0, 60)", "2024-02-29 10:01:00"),
            ("make_timestamp(2024, 2, 29, 10, 0, 61)", "DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION"),
            ("make_interval(178956970, 8)", "ARITHMETIC_OVERFLOW"), ("try_make_interval(178956970, 8)", "NULL"),
        ])
    }

    @Test func timesAreNotMovedBeyondTheRange() {
        check([
            ("dateadd(HOUR, 9223372036854775807, timestamp'2024-01-01 00:00:00')", "DATETIME_OVERFLOW"),
            ("dateadd(HOUR, -5, timestamp'2024-01-01 00:00:00')", "2023-12-31 19:00:00"),
            ("dateadd(YEAR, 300000, timestamp'2024-01-01 00:00:00')", "DATETIME_OVERFLOW"),
            ("dateadd(DAY, 2147483647, timestamp'2024-01-01 00:00:00')", "DATETIME_OVERFLOW"),
            ("timestampadd(MONTH, 2147483647, timestamp_ntz'2024-01-01 00:00:00')", "DATETIME_OVERFLOW"),
            ("timestampadd(WEEK, 2147483647, date'2024-01-01')", "DATETIME_OVERFLOW"),
            ("timestamp'294247-01-01 00:00:00' + interval '1' year", "ArithmeticException"),
            ("timestamp'-290308-12-25 00:00:00' - interval '1' year", "ArithmeticException"),
            ("try_add(timestamp'294247-01-01 00:00:00', interval '1000' year)", "NULL"),
            (
                "timestampdiff(MICROSECOND, timestamp'-290308-12-25 00:00:00', timestamp'294247-01-01 00:00:00')",
                "ArithmeticException"
            ),
            ("timestampdiff(SECOND, timestamp'0001-01-01 00:00:00', timestamp'9999-12-31 00:00:00')", "315537811200"),
        ])
    }

    @Test func numbersAreComputedOverTheirWholeRange() {
        check([
            ("hypot(3e200D, 4e200D)", "4.9999999999999995E200"), ("hypot(3e-200D, 4e-200D)", "5.0E-200"),
            ("hypot(double('Infinity'), double('NaN'))", "Infinity"),
            ("conv('18446744073709551615', 10, 16)", "FFFFFFFFFFFFFFFF"),
            ("conv('18446744073709551616', 10, 16)", "ARITHMETIC_OVERFLOW"), ("conv('ff', 16, 10)", "255"),
            ("conv('-9223372036854775809', 10, 16)", "FFFFFFFFFFFFFFFF"), ("conv('-1', 10, 16)", "FFFFFFFFFFFFFFFF"),
        ])
    }
}
