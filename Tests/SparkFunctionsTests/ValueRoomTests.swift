import SparkFunctions
import SparkSQL
import Testing

/// Values whose size an argument decides: there is room for them, or they are an error before memory is taken.
@Suite struct ValueRoomTests {
    /// None of these takes memory: each would be far beyond what a value may hold anywhere.
    @Test(arguments: [
        "array_repeat(1, 2000000000)", "array_repeat('a', 2147483647)", "array_repeat(NULL, 2147483647)",
        "array_repeat(array_repeat(1, 20000), 20000)", "array_repeat(repeat('a', 1000000), 100000)",
        "array_repeat(named_struct('a', repeat('a', 1000000)), 100000)", "flatten(array_repeat(array(1), 2000000000))",
        "array_repeat(map('a', repeat('a', 1000000)), 100000)", "array_repeat(1.5, 2000000000)",
        "sequence(1, 1000000000)", "sequence(1L, 9000000000000000000L)",
        "sequence(9223372036854775807L, -9223372036854775808L)",
        "sequence(1, -2000000000, -1)",
        "sequence(timestamp'2020-01-01', timestamp'2020-01-02', interval '0.000001' second)",
        "sequence(date'0001-01-01', date'9999-12-31', interval 1 day)[0] + sequence(1, 2000000000)[0]",
        "repeat('a', 2147483647)", "repeat(repeat('a', 100000), 100000)", "space(2147483647)",
        "lpad('a', 2000000000, 'xy')", "rpad('a', 2000000000)", "rpad(X'01', 2000000000, X'02')",
        "lpad('a', 2000000000, repeat('ü', 1000000) || 'ö')",
        "format_number(1.5D, 2000000000)", "format_number(1, 2000000000)", "randstr(2000000000)",
        "transform(array(1), x -> repeat('a', 2000000000))",
    ])
    func whatIsTooLargeIsAnErrorThatNamesTheArgument(text: String) {
        #expect(Answers.value(text) == "COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER")
    }

    @Test(arguments: [
        "array_insert(array(1), 2147483647, 2)", "array_insert(array(1), -2147483647, 2)",
        "format_string('%2000000000d', 1)", "format_string('%-2000000000s|', 'a')",
        "format_string('%.2000000000f', 1.5D)",
        "format_string('%99999999999999999999d', 1)", "replace(repeat('a', 100000), 'a', repeat('b', 100000))",
        "regexp_replace(repeat('a', 100000), 'a', repeat('b', 100000))",
        "array_join(array_repeat('', 100000), repeat('b', 100000))",
        "concat_ws(repeat('b', 100000), array_repeat('', 100000))",
    ])
    func whatSeveralArgumentsMakeTooLargeIsAnErrorThatNamesTheFunction(text: String) {
        #expect(Answers.value(text) == "COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION")
    }

    @Test(arguments: [
        ("array_repeat('a', 3)", "[a, a, a]"), ("array_repeat(NULL, 2)", "[null, null]"), ("array_repeat(1, -1)", "[]"),
        ("array_repeat(1, NULL)", "NULL"), ("array_repeat(array(1, 2), 2)", "[[1, 2], [1, 2]]"),
        ("repeat('ab', 3)", "ababab"), ("repeat('ab', -1)", ""), ("repeat(NULL, 2)", "NULL"),
        ("repeat('a', NULL)", "NULL"),
        ("repeat('', 2147483647)", ""), ("space(-1)", ""), ("length(space(70000000))", "70000000"),
        ("lpad('a', -1)", ""), ("rpad('abc', 5, '')", "abc"), ("lpad('abc', 5, 'xy')", "xyabc"),
        ("lpad('é', 3, 'ü')", "üüé"), ("rpad('a', 4, 'xyz')", "axyz"), ("rpad('a', 6, 'xyz')", "axyzxy"),
        ("lpad('äöü', 2, 'x')", "äö"), ("lpad('a', 2000000000, '')", "a"),
        ("hex(lpad(X'0102', 5, X'0A0B'))", "0A0B0A0102"), ("hex(rpad(X'0102', 1, X'0A0B'))", "01"),
        ("sequence(1, 5)", "[1, 2, 3, 4, 5]"), ("sequence(5, 1, -2)", "[5, 3, 1]"), ("sequence(1Y, 3Y)", "[1, 2, 3]"),
        ("sequence(1, 1, 0)", "[1]"), ("sequence(1L, NULL)", "NULL"), ("sequence(2S, 1S)", "[2, 1]"),
        ("sequence(1, 2, CAST(NULL AS INT))", "NULL"), ("sequence(1, 5, -1)", "IllegalArgumentException"),
        ("sequence(1, 5, 0)", "IllegalArgumentException"), ("typeof(sequence(1Y, 3Y))", "array<tinyint>"),
        ("sequence(9223372036854775806L, 9223372036854775807L)", "[9223372036854775806, 9223372036854775807]"),
        (
            "sequence(-9223372036854775807L, 9223372036854775807L, 9223372036854775807L)",
            "[-9223372036854775807, 0, 9223372036854775807]"
        ),
        ("size(sequence(date'0001-01-01', date'9999-12-31', interval 1 month))", "119988"),
        (
            "sequence(date'2020-01-31', date'2020-06-01', interval 1 month)",
            "[2020-01-31, 2020-02-29, 2020-03-31, 2020-04-30, 2020-05-31]"
        ),
        (
            "sequence(date'2020-06-01', date'2020-01-31', make_interval(0, -1, 0, 2))",
            "[2020-06-01, 2020-05-03, 2020-04-05, 2020-03-07, 2020-02-09]"
        ),
        (
            "sequence(timestamp'2020-01-31', timestamp'2020-06-01', make_interval(0, 1, 0, -29))",
            "IllegalArgumentException"
        ),
        ("sequence(date'2020-01-01', date'2020-01-01', interval 1 month)", "[2020-01-01]"),
        ("array_insert(array(1, 2), -4, 9)", "[9, null, 1, 2]"), ("array_insert(array(1, 2), -3, 9)", "[9, 1, 2]"),
        ("array_insert(array(1, 2), 5, 9)", "[1, 2, null, null, 9]"),
        ("size(array_insert(array(1), -100000, 2))", "100000"),
        ("replace('abcabc', 'bc', 'X')", "aXaX"), ("replace('aaa', 'aa', 'b')", "ba"),
        ("replace('abc', '', 'x')", "abc"),
        ("replace('äöä', 'ä', 'ö')", "ööö"), ("replace('abc', 'x', 'y')", "abc"), ("replace('aa', 'a', '')", ""),
        ("format_string('%5d|%-5s|%05d|%.2f', 1, 'a', 7, 1.5D)", "    1|a    |00007|1.50"),
        ("concat_ws(repeat('-', 2), array('a', NULL, 'c'), 'd')", "a--c--d"), ("concat_ws(NULL, array('a'))", "NULL"),
        ("aggregate(array('b', NULL, 'c'), '', (s, x) -> s || coalesce(x, '-'))", "b-c"),
        ("aggregate(array(1, 2), array(0), (s, x) -> array_append(s, x))", "[0, 1, 2]"),
        ("aggregate(array(1), CAST(NULL AS STRING), (s, x) -> coalesce(s, 'n'))", "n"),
        ("concat_ws(repeat('-', 2), array())", ""), ("length(randstr(100))", "100"), ("randstr(0)", ""),
        ("randstr(70) rlike '^[0-9A-Za-z]{70}$'", "true"),
        ("parse_json('bad')", "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION"),
    ])
    func whatThereIsRoomForIsWhatSparkGives(text: String, answer: String) {
        #expect(Answers.value(text) == answer)
    }

    @Test func anErrorSaysWhatWasAskedForAndWhatToDo() {
        let error = #expect(throws: SparkError.self) {
            _ = try Answers.failing("repeat('ab', 2000000000)")
        }
        #expect(error?.parameters["functionName"] == "`repeat`" && error?.parameters["parameter"] == "`n`")
        #expect(error?.parameters["numberOfElements"] == "2000000000")
        #expect(error?.message.contains("--memory") == true && error?.message.contains("MiB") == true)
    }

    /// A value stands in a worker's memory several times while it is made, put among other rows and sent.
    @Test func aValueMayHoldAnEighthOfTheMemoryAndOneGibibyteAtTheMost() {
        let mebibyte: Int64 = 1 << 20
        #expect(ValueRoom.ofValue(memory: 256 * mebibyte) == 32 * mebibyte)
        #expect(ValueRoom.ofValue(memory: 8_192 * mebibyte) == 1_024 * mebibyte)
        #expect(ValueRoom.ofValue(memory: .max) == 1_024 * mebibyte && ValueRoom.ofValue(memory: -1) == 0)
        #expect(ValueRoom.ofProcess(memory: 256 * mebibyte, machine: 8_000 * mebibyte) == 320 * mebibyte)
        #expect(ValueRoom.ofProcess(memory: 6_400 * mebibyte, machine: 8_000 * mebibyte) == 7_200 * mebibyte)
        #expect(ValueRoom.ofProcess(memory: .max, machine: 8_000 * mebibyte) == 7_200 * mebibyte)
    }
}
