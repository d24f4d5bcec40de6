import DataFrames
import Foundation
import SparkSQL
import Testing

/// Words whose names Foundation and the C library have too, in a script that imports them.
@Suite struct FoundationScriptTests {
    @Test func wordsAndFoundationsFunctionsOfTheSameNamesStandSideBySide() {
        #expect(round(4.6) + floor(5.2) + ceil(1.5) + pow(2.0, 3) + sqrt(16.0) + hypot(3, 4) + abs(-1.0) == 30)
        #expect(pow(2, 3) == 8 && exp(0) + log(1.0) + sin(0.0) + cbrt(8.0) + log2(4.0) + rint(1.4) == 6)
        #expect("a b".split(separator: " ").count == 2 && "abc".contains("b") && max(1, 2) == 2 && min(1, 2) == 1)

        let words: [Column] = [
            round("a"), round("a", 2), floor("a"), ceil("a"), pow("a", 2), pow(2, "a"), pow(col("a"), col("b")),
            sqrt("a"), hypot("a", "b"), abs("a"), exp("a"), log("a"), log(2, "a"), sin("a"), cbrt("a"), log2("a"),
            rint("a"), tan("a"), atan2("a", "b"), split("a", " "), contains("a", "b"), max("a"), min("a"),
            random(), rand(), uuid(), user(), second("a"), now(), window("a", "1 minute"), `repeat`("a", 2),
        ]
        #expect(words.allSatisfy { "\($0)".hasPrefix("Column<'") })
        // Without a type the C library's own function of numbers is meant.
        let column: Column = rand()
        #expect("\(column)" == "Column<'rand()'>")
    }

    @Test func datesAndDecimalsAreConstants() {
        let constants: [(Column, String)] = [
            (lit(Date(timeIntervalSince1970: 1.5)), "TIMESTAMP '1970-01-01 00:00:01.5Z'"),
            (col("t") < Date(timeIntervalSince1970: 0), "(t < TIMESTAMP '1970-01-01 00:00:00Z')"),
            (lit(Decimal(string: "-12.50")), "-12.5BD"),
            (1 + col("d") * Decimal(2), "(1 + (d * 2BD))"),
        ]
        for (column, sql) in constants { #expect("\(column)" == "Column<'\(sql)'>") }
        #expect(lit(Date.distantFuture).problem == nil && lit(Decimal.greatestFiniteMagnitude).problem != nil)
        #expect(lit(Decimal.nan).problem?.hasPrefix("[NUMERIC_VALUE_OUT_OF_RANGE") == true)
        #expect(lit(Date(timeIntervalSince1970: .infinity)).problem?.hasPrefix("[DATETIME_OVERFLOW") == true)
    }
}

extension Column {
    /// The error that analysis will throw for the column as it stands, or nil.
    fileprivate var problem: String? {
        guard case .invalid(let error) = expression.node else { return nil }
        return "\(error)"
    }
}
