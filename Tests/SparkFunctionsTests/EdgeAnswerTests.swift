import SparkFunctions
import Testing

/// Answers that Spark gave to questions with arguments at the edges of what functions take.
@Suite struct EdgeAnswerTests {
    private func check(_ answers: [(String, String)]) {
        for (text, expected) in answers { #expect(Answers.value(text) == expected, "\(text)") }
    }

    @Test func numbersAreWrittenInSparksFormats() {
        check([
            ("to_char(12345.67, '9G999D9')", "# ###.#"), ("to_char(12345.67, 'S9G999D9')", "+# ###.#"),
            ("to_char(12345.67, '9G999D9MI')", "# ###.# "), ("to_char(0, '9G999D9')", "    0.0"),
            ("to_char(-5, '99PR')", " <5>"), ("to_char(-5, '$99PR')", "<$ 5>"), ("to_char(5, '99PR')", " 5  "),
            ("to_char(-5, 'MI99')", " -5"), ("to_char(-5, 'S$99')", "-$ 5"), ("to_char(1, 'S9MI')", "+1 "),
            ("to_char(0.55, '9.9')", "#.#"), ("to_char(0.55, '.99')", ".55"), ("to_char(1.5, '9G999D9')", "    1.5"),
            ("format_number(1234.5, '$#,##0.00')", "$1,234.50"), ("format_number(0.125, '#.##%')", "12.5%"),
            ("format_number(-1234.5, '#,##0.00;(#)')", "(1,234.50)"), ("format_number(1234.5, '0.00E0')", "1.23E3"),
            ("format_number(0.5, '.##')", ".5"), ("format_number(1234.5, '')", "1,234"),
            ("format_number(1234.5, 'abc')", "abc1234"), ("format_number(-0.0D, 2)", "-0.00"),
            ("format_number(1.015D, 2)", "1.01"),
        ])
    }

    @Test func aWrongNumberFormatIsFoundBeforeARowIsRead() {
        check([
            ("to_char(1, '')", "INVALID_FORMAT.EMPTY"), ("to_char(1, 'abc')", "INVALID_FORMAT.WRONG_NUM_DIGIT"),
            ("to_char(1, '9.9.9')", "INVALID_FORMAT.WRONG_NUM_TOKEN"),
            ("to_char(1, '9$')", "INVALID_FORMAT.CUR_MUST_BEFORE_DIGIT"),
            ("to_char(1, '9,,9')", "INVALID_FORMAT.CONT_THOUSANDS_SEPS"),
            ("to_char(1, '9.9,9')", "INVALID_FORMAT.THOUSANDS_SEPS_MUST_BEFORE_DEC"),
            ("to_number('1', '9x')", "INVALID_FORMAT.UNEXPECTED_TOKEN"),
            ("try_to_number('1', 'PR9')", "INVALID_FORMAT.UNEXPECTED_TOKEN"),
        ])
    }

    @Test func textsAreSearchedAndComparedFromBothEnds() {
        check([
            ("instr('abcabc', 'b', -1)", "5"), ("instr('abcabc', 'b', -1, 2)", "2"), ("instr('aaaa', 'aa', 1, 3)", "3"),
            ("instr('abcabc', 'b', -7)", "0"), ("instr('abcabc', 'b', 0)", "0"), ("instr('abc', '', 2, 2)", "1"),
            ("instr('a', 'b', 1, 0)", "INVALID_PARAMETER_VALUE.OCCURRENCE"), ("instr(NULL, 'b', 1)", "NULL"),
            ("jaro_winkler_similarity('DIXON', 'DICKSONX')", "0.8133333333333332"),
            ("jaro_winkler_similarity('', 'a')", "0.0"), ("to_base32('foobar')", "MZXW6YTBOI======"),
            ("hex(from_base32('MF RGG'))", "616263"), ("hex(from_base32('M'))", "03"),
            ("try_validate_utf8(x'80')", "NULL"), ("validate_utf8(x'80')", "INVALID_UTF8_STRING"),
            ("regexp_extract('100', '[a-z]', 1)", ""),
            ("collation('a' COLLATE UTF8_LCASE)", "SYSTEM.BUILTIN.UTF8_LCASE"),
        ])
    }

    @Test func theOtherPartsOfAContainerThatIsWrittenAreNotComputed() {
        let rows = "(VALUES (7, 0)) t(c0, c1)"
        for (text, expected) in [
            ("array(a, a div b)[0]", "7"), ("array(a, a div b)[0L]", "DIVIDE_BY_ZERO"),
            ("array(a, b)[2]", "INVALID_ARRAY_INDEX"), ("array(a, a div b, 1 div 0)[0]", "DIVIDE_BY_ZERO"),
            ("named_struct('x', a, 'y', a div b).x", "7"), ("struct(a div b, a).a", "7"),
            ("array(named_struct('x', a, 'y', a div b)).x[0]", "7"),
            ("array(named_struct('x', a, 'y', a div b))[0].x", "7"),
            // A key that is there twice is found by nobody.
            ("map('k', a, 'k', b)['k']", "7"), ("map('k', a, 'l', a div b)['k']", "7"), ("map('k', a)['l']", "NULL"),
            ("map(b, a)[0]", "7"), ("map('k', a, 'k', b)", "DUPLICATED_MAP_KEY"),
            ("element_at(map('k', a, 'k', b), 'k')", "DUPLICATED_MAP_KEY"),
            ("map('k', 1, 'k', 2)['k']", "DUPLICATED_MAP_KEY"),
            // What cannot be null is not computed to find that out.
            ("array(a div b) IS NULL", "false"), ("array(a div b) IS NOT NULL", "true"),
            ("(a div b) IS NULL", "DIVIDE_BY_ZERO"),
            // No column is cast to be tested.
            ("string(a) IS UNKNOWN", "false"),
        ] {
            #expect(Answers.value(text, over: rows, "a INT NOT NULL, b INT NOT NULL") == expected, "\(text)")
        }
        #expect(Answers.value("element_at(map('a', 1), NULL)") == "NULL")
        #expect(Answers.value("map_from_arrays(array('a'), array(1, 2))") == "_LEGACY_ERROR_TEMP_2128")
    }

    @Test(arguments: [
        ("abs(-2147483648)", "-2147483648"), ("abs(CAST(-5 AS TINYINT))", "5"), ("'5' * '2'", "10.0"),
        ("'5' + 'x'", "NULL"), ("3 IN ('1', 'x')", "false"), ("size(NULL)", "-1"),
        ("size(CAST(NULL AS ARRAY<INT>))", "-1"), ("cardinality(map('a', 1))", "1"), ("make_date(2024, 13, 1)", "NULL"),
        ("true = 1", "true"), ("2.5 <=> true", "false"), ("map('a', 1, 'b', 'c')", "{a -> 1, b -> c}"),
        ("map('a', 1, 'b', 'c')['a'] || '!'", "1!"),
        ("parse_url('bad url', 'HOST')", "NULL"), ("parse_url('http://a.b/c', 'HOST')", "a.b"),
    ])
    func withoutANSIThereIsAValueInPlaceOfAnError(text: String, expected: String) {
        #expect(Answers.value(text, ExpressionSettings(ansi: false)) == expected)
    }

    @Test func levelsOfAColumnBeyondALongAreTheNearestOneAndThoseOfAConstantAnError() {
        let rows = "(VALUES ('Infinity'::DOUBLE, -1e300::DOUBLE, 'NaN'::DOUBLE)) t(c0, c1, c2)"
        for (text, expected) in [
            ("ceil(a)", "9223372036854775807"), ("floor(-a)", "-9223372036854775808"),
            ("floor(b)", "-9223372036854775808"), ("ceil(n)", "0"),
            ("ceil(array_max(array(1D, a)))", "9223372036854775807"), ("ceil(1e30D)", "ARITHMETIC_OVERFLOW"),
            ("floor(double('Infinity'))", "ARITHMETIC_OVERFLOW"), ("ceil(double('NaN'))", "0"),
        ] {
            #expect(Answers.value(text, over: rows, "a DOUBLE, b DOUBLE, n DOUBLE") == expected, "\(text)")
        }
        #expect(Answers.value("ceil(1e30D)", ExpressionSettings(ansi: false)) == "9223372036854775807")
    }

    @Test func daysAreThoseOfTheCalendarWhereClocksAreChanged() {
        let berlin = ExpressionSettings(timeZone: "Europe/Berlin")
        for (text, expected) in [
            (
                "CAST(sequence(timestamp'2024-03-30 12:00:00', timestamp'2024-04-01 12:00:00', interval 1 day) AS STRING)",
                "[2024-03-30 12:00:00, 2024-03-31 12:00:00, 2024-04-01 12:00:00]"
            ),
            (
                "CAST(sequence(timestamp'2024-03-31 01:00:00', timestamp'2024-03-31 04:00:00', interval 1 hour) AS STRING)",
                "[2024-03-31 01:00:00, 2024-03-31 03:00:00, 2024-03-31 04:00:00]"
            ),
            // Two hours and a half after midnight the clock shows 3:30.
            ("months_between(timestamp'2021-03-28 03:30:00', timestamp'2024-01-01 00:00:00')", "-33.12567204"),
        ] {
            #expect(Answers.value(text, berlin) == expected, "\(text)")
        }
    }

    @Test func sumsWithIntervalsTakeWhatCanBeATime() {
        check([
            ("'2020-01-01' + interval 1 day", "2020-01-02 00:00:00"), ("interval 1 day div interval 1 hour", "24"),
            ("1 + interval 1 day", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
            ("interval 1 month div interval 0 month", "DIVIDE_BY_ZERO"), ("make_interval(1) * 2", "2 years"),
            ("make_interval(1) / 2", "6 months"), ("make_interval(1) / 0", "INTERVAL_DIVIDED_BY_ZERO"),
            ("interval 1 day * true", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"), ("date'2020-01-01' + NULL", "NULL"),
            ("time_bucket(interval 7 day, timestamp'1960-01-01 05:00:00')", "1959-12-31 00:00:00"),
            (
                "time_bucket(interval 1 month, timestamp'2020-02-29 10:00:00', timestamp'2020-01-31 00:00:00')",
                "2020-02-29 00:00:00"
            ),
            ("make_timestamp(date'2014-12-28', TIME'6:30:45.887', 'CET')", "2014-12-28 05:30:45.887"),
            ("try_add(1, 'b')", "NULL"), ("try_multiply(interval 1 day, 'x')", "NULL"),
        ])
    }

    @Test func messagesHaveSparksNames() {
        check([
            ("greatest(date'2020-01-01', 'a')", "DATATYPE_MISMATCH.DATA_DIFF_TYPES"),
            ("to_date(array(1))", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
            ("ceil(3.1, '-5')", "NON_FOLDABLE_ARGUMENT"), ("range(1)", "NOT_A_SCALAR_FUNCTION"),
            ("interval 12345678901234567890 days", "INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION"),
            ("like('a', 'b', 'cd')", "INVALID_ESCAPE_CHAR"), ("explode()", "REQUIRED_PARAMETER_NOT_FOUND"),
            ("mask('a', 'xx')", "DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE"),
        ])
        #expect(
            Answers.column("datepart('YEAR', date'2020-01-01')")
                == "`datepart(YEAR FROM DATE '2020-01-01')` INT NOT NULL")
        #expect(Answers.column("get(array(1, 2), 0)") == "`get(array(1, 2), 0)` INT NOT NULL")
    }

    @Test func aDefaultTakesTheTypeOfItsColumn() {
        for (text, type) in [
            ("lead(d, 1, 1.23456)", "DECIMAL(6,3)"), ("lag(d, 1, 0)", "DECIMAL(6,3)"),
            ("lag(d, 1, '7')", "DECIMAL(6,3)"),
            ("lag(d, 1, NULL)", "DECIMAL(6,3)"), ("lag(i, 1, 2.7D)", "INT"), ("lag(i, 1, 3000000000L)", "INT"),
            ("lag(s, 1, 7)", "STRING"),
        ] {
            let column = Answers.column("\(text) OVER (ORDER BY i)", over: "d DECIMAL(6,3), i INT, s STRING")
            #expect(column.hasSuffix("` \(type)"), "\(column)")
        }
        for text in ["lag(i, 1, true)", "lag(i, 1, array(1))", "lag(NULL, 1, 1)"] {
            let column = Answers.column("\(text) OVER (ORDER BY i)", over: "i INT")
            #expect(column == "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", "\(text)")
        }
        let rows = "(VALUES (CAST(2.5 AS DECIMAL(6,3)))) t(c0)"
        #expect(Answers.value("lead(d, 1, 1.23456) OVER (ORDER BY d)", over: rows, "d DECIMAL(6,3)") == "1.235")
        #expect(Answers.value("lag(d, 1, 0) OVER (ORDER BY d)", over: rows, "d DECIMAL(6,3)") == "0.000")
    }

    @Test func aNullOfNoTypeIsAnArrayOrAMapWhereSparkMakesItOne() {
        for text in [
            "array_size(NULL)", "array_max(NULL)", "array_min(NULL)", "array_join(NULL, ',')",
            "CAST(sort_array(NULL) AS STRING)", "CAST(array_distinct(NULL) AS STRING)",
            "CAST(array_compact(NULL) AS STRING)", "CAST(slice(NULL, 1, 2) AS STRING)", "CAST(shuffle(NULL) AS STRING)",
            "CAST(arrays_zip(NULL, array(1)) AS STRING)", "CAST(map_keys(NULL) AS STRING)",
            "CAST(map_values(NULL) AS STRING)", "CAST(map_entries(NULL) AS STRING)",
            "CAST(map_from_arrays(NULL, array(1)) AS STRING)", "CAST(map_from_arrays(array(1), NULL) AS STRING)",
            "array_max(array())", "CAST(sort_array(array(2, 1), NULL) AS STRING)",
        ] {
            #expect(Answers.value(text) == "NULL", "\(text)")
        }
        for (text, type) in [
            ("array_size(NULL)", "INT"), ("array_max(NULL)", "VOID"), ("array_join(NULL, ',')", "STRING"),
            ("sort_array(NULL)", "ARRAY<VOID>"), ("slice(NULL, 1, 2)", "ARRAY<VOID>"),
            ("map_entries(NULL)", "ARRAY<STRUCT<key: VOID NOT NULL, value: VOID>>"),
            ("map_from_arrays(array(1), NULL)", "MAP<INT, VOID>"),
        ] {
            #expect(Answers.column(text).hasSuffix("` \(type)"), "\(Answers.column(text))")
        }
        for text in ["flatten(NULL)", "array_append(NULL, 1)", "filter(NULL, x -> true)", "element_at(NULL, 1)"] {
            #expect(Answers.value(text) == "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", "\(text)")
        }
    }

    @Test func argumentsThatJavaRefusesAreNoFaultOfRoost() {
        check([
            ("sequence(1, 5, -1)", "IllegalArgumentException"), ("sequence(1, 5, 0)", "IllegalArgumentException"),
            ("sequence(date'2024-01-01', date'2024-02-01', interval -1 day)", "IllegalArgumentException"),
            ("format_string('%d', 'a')", "IllegalArgumentException"),
            ("format_string('%d')", "IllegalArgumentException"),
            ("format_string('%q', 1)", "IllegalArgumentException"), ("printf('%5$s', 'a')", "IllegalArgumentException"),
        ])
    }
}
