import DataFrames
import Testing

/// Words whose names Swift's own functions have too, in a script without Foundation.
@Suite struct ScriptWordsTests {
    @Test func wordsAndSwiftsFunctionsOfTheSameNamesStandSideBySide() {
        let numbers = [3, 1, 2]
        #expect(max(1, 2) + min(3, 4) + abs(-5) + (numbers.max() ?? 0) + numbers.reduce(0, +) == 19)
        #expect(abs(-5.5) == 5.5 && numbers.filter { $0 > 1 } == [3, 2] && numbers.first == 3)
        #expect(Array(sequence(first: 1) { $0 < 4 ? $0 * 2 : nil }) == [1, 2, 4])
        #expect(Array(repeatElement("x", count: 2)) == ["x", "x"] && "\(type(of: numbers))" == "Array<Int>")

        let words: [Column] = [
            max("a"), min("a"), abs("a"), sum("a"), first("a"), last("a"), some("a"), every("a"), `repeat`("a", 3),
            `struct`("a", "b"), filter("a") { $0 > 1 }, transform("a") { $0 + 1 }, reduce("a", 0) { $0 + $1 },
            sequence(1, "a"), get("a", 0), left("a", 3), size("a"), mode("a"), e(), split("a", ","), reverse("a"),
            replace("a", lit("x")), random(), rand(), round("a"), floor("a"), pow("a", 2), log("a"), exp("a"), sin("a"),
            hash("a"), contains("a", "b"), count("a"), length("a"), window("a", "1 minute"), user(), version(), now(),
        ]
        #expect(words.allSatisfy { "\($0)".hasPrefix("Column<'") })
        #expect("\(max(col("a") - 1))" == "Column<'max((a - 1))'>")
    }

    @Test func longExpressionsAreTypedAtOnce() {
        let (a, b, c) = (col("a"), col("b"), col("c"))
        let share = (a + 1) * (b - 2) / (c + 3) % 7 >= 10
        let score = a * 0.1 + b * 0.2 + c * 0.3 + 1 - a * 0.4 > 1.5 && b != "x" || c <= 3 && !(1 - a / 2 < b)
        #expect("\(share)" == "Column<'(((((a + 1) * (b - 2)) / (c + 3)) % 7) >= 10)'>")
        #expect("\(score)".contains("((a * 0.1D) + (b * 0.2D))"))
    }
}
