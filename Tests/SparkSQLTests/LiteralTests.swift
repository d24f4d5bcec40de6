import SparkSQL
import Testing

/// Literals of all types.
@Suite struct LiteralTests {
    private func value(_ text: String) throws -> SparkLiteral? {
        if case .literal(let value) = try SyntaxExpression(sql: text).node { value } else { nil }
    }

    @Test func numbersHaveTheTypeOfTheirForm() throws {
        #expect(try value("1") == .integer(1))
        #expect(try value("2147483648") == .long(2_147_483_648))
        #expect(try value("9223372036854775808")?.type == .decimal(precision: 19, scale: 0))
        #expect(try value("1Y") == .byte(1))
        #expect(try value("-128y") == .byte(-128))
        #expect(try value("1s") == .short(1))
        #expect(try value("1l") == .long(1))
        #expect(try value("1.5f") == .float(1.5))
        #expect(try value("1d") == .double(1))
        #expect(try value("1e3") == .double(1000))
        #expect(try value(".5E-1") == .double(0.05))
        #expect(try value("1.50")?.type == .decimal(precision: 3, scale: 2))
        #expect(try value("0.001")?.type == .decimal(precision: 3, scale: 3))
        #expect(try value(".5")?.type == .decimal(precision: 1, scale: 1))
        #expect(try value("1.")?.type == .decimal(precision: 1, scale: 0))
        #expect(try value("1e3bd")?.type == .decimal(precision: 4, scale: 0))
        #expect(try value("1e-10BD")?.type == .decimal(precision: 10, scale: 10))
        guard case .decimal(let number) = try value("-1.50") else { Issue.record("no decimal"); return }
        #expect(number.description == "-1.50")
        #expect(SparkDecimal("0.05")?.description == "0.05")
        #expect(SparkDecimal(String(repeating: "9", count: 39)) == nil)
        #expect(SparkDecimal("1e2147483648") == nil)
        #expect(SparkDecimal("0e99999")?.description == "0")
    }

    @Test(arguments: [
        (#"'it''s'"#, "it's"), (#"'a' "b""#, "ab"), (#"'\n\t\\\'\%\_'"#, "\n\t\\'\\%\\_"),
        (#"'\101\u00e9\U0001F600'"#, "Aé😀"),
        (#"r'\n'"#, #"\n"#), (#"R"a'b""#, "a'b"), (#""say ""hi""""#, #"say "hi""#), (#"'\q'"#, "q"), ("''", ""),
        (#"'\ud83d\ude00'"#, "😀"), (#"'\u12'"#, "u12"), (#"'\0'"#, "\0"), ("'-- no comment'", "-- no comment"),
    ])
    func stringsHaveSparksEscapes(sql: String, expected: String) throws {
        #expect(try value(sql) == .string(expected))
    }

    @Test func otherTypesStandBeforeAString() throws {
        #expect(try value("X'1fA'") == .binary([0x01, 0xFA]))
        #expect(try value("DATE'1970-01-02'") == .date(1))
        #expect(try value("date '2020-02-29'") == .date(18_321))
        #expect(try value("date'0001-01-01'") == .date(-719_162))
        #expect(try value("date'2020'") == .date(18_262))
        #expect(try value("TIMESTAMP'1970-01-01 00:00:01.5'") == .clockTime(1_500_000, zone: nil))
        #expect(try value("TIMESTAMP'1970-01-01T01:00:00+01:00'") == .timestamp(0))
        #expect(try value("TIMESTAMP'1970-01-01 00:00:00 UTC'") == .timestamp(0))
        #expect(try value("TIMESTAMP'1970-01-01 00:00 Europe/Paris'") == .clockTime(0, zone: "Europe/Paris"))
        #expect(try value("TIMESTAMP_NTZ'1970-01-01 00:00:00+01:00'") == .timestampNTZ(0))
        #expect(try value("TIME'10:11:12.5'") == .time(36_672_500_000))
        #expect(try parsed("date'today'") == call("current_date"))
        #expect(try value("null") == .null)
        #expect(try value("TRUE") == .boolean(true))
    }

    @Test(arguments: [
        ("interval 1 day", SparkLiteral.dayTimeInterval(86_400_000_000, start: .day, end: .day)),
        ("interval 1 day 2 hours", .dayTimeInterval(93_600_000_000, start: .day, end: .hour)),
        ("interval '1 day -2 hours'", .dayTimeInterval(79_200_000_000, start: .day, end: .hour)),
        ("interval -1.5 seconds", .dayTimeInterval(-1_500_000, start: .second, end: .second)),
        ("interval '2' weeks", .dayTimeInterval(1_209_600_000_000, start: .day, end: .day)),
        ("interval 1 year 2 month", .yearMonthInterval(14, start: .year, end: .month)),
        ("interval '-1-2' year to month", .yearMonthInterval(-14, start: .year, end: .month)),
        ("interval -'1-2' year to month", .yearMonthInterval(-14, start: .year, end: .month)),
        ("interval '10:11' hour to minute", .dayTimeInterval(36_660_000_000, start: .hour, end: .minute)),
        ("interval '1 02:03:04.5' day to second", .dayTimeInterval(93_784_500_000, start: .day, end: .second)),
    ])
    func intervalsHaveManyForms(sql: String, expected: SparkLiteral) throws {
        #expect(try value(sql) == expected)
    }

    @Test(arguments: [
        ("32768S", "INVALID_NUMERIC_LITERAL_RANGE"), ("1e999", "INVALID_NUMERIC_LITERAL_RANGE"),
        ("date'2020-02-30'", "INVALID_TYPED_LITERAL"), ("x'zz'", "INVALID_TYPED_LITERAL"),
        ("timestamp'x'", "INVALID_TYPED_LITERAL"), ("interval 'x'", "INVALID_TYPED_LITERAL"),
        ("geo 'x'", "UNSUPPORTED_TYPED_LITERAL"), ("interval 1 month 1 day", "_LEGACY_ERROR_TEMP_0029"),
        ("interval '1' day to year", "_LEGACY_ERROR_TEMP_0028"), ("interval 1 day to hour", "_LEGACY_ERROR_TEMP_0027"),
        ("interval '25:00' day to hour", "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING"),
        ("interval 1.5 days", "INVALID_INTERVAL_FORMAT.INVALID_VALUE"),
        ("interval 999999999999 years", "INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION"),
        ("interval '1 day' hour", "_LEGACY_ERROR_TEMP_0026"), ("a LIKE 'x' ESCAPE 'ab'", "INVALID_ESC"),
        ("1234567890123456789012345678901234567890", "_LEGACY_ERROR_TEMP_0061"),
        ("1 IN ()", "INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE"),
    ])
    func aValueThatCannotBeIsSparksError(sql: String, errorClass: String) {
        let error = #expect(throws: SparkError.self) { try SyntaxExpression(sql: sql) }
        #expect(error?.errorClass == errorClass)
    }
}
