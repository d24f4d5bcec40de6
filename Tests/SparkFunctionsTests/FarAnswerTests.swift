import SparkFunctions
import Testing

/// Answers that Spark gave to questions off the beaten track.
@Suite struct FarAnswerTests {
    private func check(_ answers: [(String, String)]) {
        for (text, expected) in answers { #expect(Answers.value(text) == expected, "\(text)") }
    }

    @Test func base64HasTheLinesOfEmails() {
        check([
            ("length(base64(repeat('a', 57)))", "76"), ("length(base64(repeat('a', 58)))", "82"),
            ("substring(base64(repeat('a', 58)), 77)", "\r\nYQ=="),
            ("unbase64(base64(repeat('a', 200))) = encode(repeat('a', 200), 'UTF-8')", "true"),
            ("hex(unbase64('***'))", ""), ("hex(unbase64('U3*Bh'))", "537061"), ("hex(unbase64('U-_h'))", "52"),
            ("hex(unbase64('U3'))", "53"), ("hex(unbase64('U3Bh\\nU3Bh'))", "537061537061"),
            ("unbase64('U')", "IllegalArgumentException"), ("unbase64('U3=')", "IllegalArgumentException"),
            ("unbase64('====')", "IllegalArgumentException"), ("unbase64('U3==xx')", "IllegalArgumentException"),
            ("to_binary('U3*Bh', 'base64')", "CONVERSION_INVALID_INPUT"),
        ])
    }

    @Test func replacementsNameGroupsThatThereAre() {
        check([
            ("regexp_replace('abc', 'b', '$3')", "INVALID_REGEXP_REPLACE"), ("regexp_replace('abc', 'x', '$3')", "abc"),
            ("regexp_replace('abc', '(b)', '$13')", "ab3c"),
            ("regexp_replace('abc', '(b)', '$')", "INVALID_REGEXP_REPLACE"),
            ("regexp_replace('abc', '(b)', '$x')", "INVALID_REGEXP_REPLACE"),
            ("regexp_replace('abc', '(b)', '\\\\')", "INVALID_REGEXP_REPLACE"),
            ("regexp_replace('abc', '(?<n>b)', '[${n}]')", "a[b]c"),
            ("regexp_replace('abc', '(?<n>b)', '${m}')", "INVALID_REGEXP_REPLACE"),
            ("regexp_replace('abc', 'b', 'x', 0)", "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE"),
            ("regexp_replace('abcb', 'b', 'x', 3)", "abcx"),
        ])
    }

    @Test func jsonNumbersAreWrittenAsJavaDoes() {
        check([
            (#"get_json_object('{"a":1.50}', '$.a')"#, "1.5"), (#"get_json_object('{"a":1e2}', '$.a')"#, "100.0"),
            (#"get_json_object('{"a":100000000000000000000}', '$.a')"#, "100000000000000000000"),
            (#"get_json_object('{"a":-0}', '$.a')"#, "0"), (#"get_json_object('{"a":-0.0}', '$.a')"#, "-0.0"),
            (#"get_json_object('{"a":0.00001}', '$.a')"#, "1.0E-5"),
            (#"get_json_object('{"a":1e400}', '$.a')"#, "\"Infinity\""),
            (#"get_json_object('{"a":[1.50,"x",1e3]}', '$.a')"#, #"[1.5,"x",1000.0]"#),
            (#"from_json('{"a":{"b": 1.50}}', 'a STRING').a"#, #"{"b":1.5}"#),
            (#"CAST(from_json('{"a":1}', 'ARRAY<STRUCT<a: INT>>') AS STRING)"#, "[{1}]"),
        ])
    }

    @Test func partsOfURLsAreThoseOfJava() {
        check([
            ("parse_url('http://a_b.com/x', 'HOST')", "NULL"), ("parse_url('http://日本.jp/x', 'HOST')", "NULL"),
            ("parse_url('http://a..b/x', 'HOST')", "NULL"), ("parse_url('http://h:x/y', 'HOST')", "NULL"),
            ("parse_url('http://u:p@spark.apache.org:80/p', 'HOST')", "spark.apache.org"),
            ("parse_url('http://[::1]:80/x', 'HOST')", "[::1]"), ("parse_url('http://h/%zz', 'PATH')", "INVALID_URL"),
            ("parse_url('http://h/a|b', 'PATH')", "INVALID_URL"), ("try_parse_url('http://h/a|b', 'PATH')", "NULL"),
            ("parse_url('mailto:a@b.c', 'PATH')", "NULL"), ("parse_url('mailto:a@b.c', 'PROTOCOL')", "mailto"),
            ("parse_url('http://h/é?x=é', 'PATH')", "/é"),
        ])
    }

    @Test func whatIsLookedForInAnArrayOrMapHasItsType() {
        check([
            ("CAST(array_append(array(1), 2L) AS STRING)", "[1, 2]"),
            ("array_append(array(1), 2.5)", "DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES"),
            ("array_insert(array(1), 1, 2.5)", "DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES"),
            ("array_position(array(1, 2), 1.0)", "DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES"),
            ("array_contains(array(1, 2), 1.0)", "true"), ("map_contains_key(map(1, 2), 1.0)", "true"),
            ("CAST(array_remove(array(1, NULL), NULL) AS STRING)", "NULL"), ("array_position(array(1), NULL)", "NULL"),
            ("array_sort(array('b', 'a'), (l, r) -> NULL)", "DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE"),
        ])
        #expect(
            Answers.column("array_remove(array(1, NULL), NULL)") == "`array_remove(array(1, NULL), NULL)` ARRAY<INT>")
        #expect(Answers.column("array_position(array(1), NULL)") == "`array_position(array(1), NULL)` BIGINT")
    }

    @Test func nestedValuesAreComparedWhereTheirTypesAreAlike() {
        check([
            ("struct(1) = struct(1L)", "true"), ("struct(1) = struct('1')", "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES"),
            ("struct(1) <=> struct(1.0)", "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES"),
            ("array(1) = array('1')", "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES"), ("array(1) = array(1L)", "true"),
            ("from_csv('1,2', 'a INT, b ARRAY<INT>')", "UNSUPPORTED_DATATYPE"),
        ])
    }

    @Test func numbersInTextsAreThoseOfJava() {
        check([
            ("format_string('%g', 123456.789D)", "123457"), ("format_string('%g', 0.0001D)", "0.000100000"),
            ("format_string('%g', 0.00001234D)", "1.23400e-05"), ("format_string('%g', 1e10D)", "1.00000e+10"),
            ("format_string('%.3g', 123456.789D)", "1.23e+05"), ("format_string('%G', 1e-10D)", "1.00000E-10"),
            ("format_string('%g', 0.0D)", "0.00000"),
        ])
    }

    @Test func datesAreNamedAsJavaDoes() {
        check([
            ("date_format(date'0000-01-01', 'yyyy G')", "0001 BC"), ("date_format(date'0000-01-01', 'yyyy')", "0000"),
            ("CAST(date_part(NULL, date'2024-01-01') AS STRING)", "NULL"),
            ("randstr(-1, 1)", "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE"),
        ])
        #expect(Answers.column("date_part(NULL, date'2024-01-01')") == "`date_part(NULL, DATE '2024-01-01')` DOUBLE")
        #expect(Answers.column("random(1)") == "`rand(1)` DOUBLE NOT NULL")
    }

    @Test func vectorsAreCompared() {
        check([
            ("vector_inner_product(array(1.0F, 2.0F), array(3.0F, 4.0F))", "11.0"),
            ("vector_cosine_similarity(array(1.0F, 2.0F), array(3.0F, 4.0F))", "0.9838699"),
            ("vector_cosine_similarity(array(0.0F), array(1.0F))", "NULL"),
            ("vector_l2_distance(array(1.0F, 2.0F), array(3.0F, 4.0F))", "2.828427"),
            ("vector_l2_distance(array(1.0F), array(3.0F, 4.0F))", "VECTOR_DIMENSION_MISMATCH"),
            ("vector_norm(array(3.0F, 4.0F))", "5.0"), ("vector_norm(array(3.0F, -4.0F), 1.0F)", "7.0"),
            ("vector_norm(array(3.0F, -4.0F), float('inf'))", "4.0"),
            ("vector_norm(array(3.0F), 3.0F)", "INVALID_VECTOR_NORM_DEGREE"),
            ("CAST(vector_normalize(array(3.0F, 4.0F)) AS STRING)", "[0.6, 0.8]"),
            ("CAST(vector_normalize(array(0.0F)) AS STRING)", "NULL"),
            ("vector_inner_product(array(1.0F, NULL), array(3.0F, 4.0F))", "NULL"),
            ("vector_inner_product(array(1.0D), array(3.0D))", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"),
        ])
        #expect(
            Answers.column("vector_norm(array(3.0F, 4.0F))") == "`vector_norm(array(3.0, 4.0), 2.0)` FLOAT")
    }
}
