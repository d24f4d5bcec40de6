import Relational
import SparkFunctions
import SparkSQL
import Testing

/// `show` and `printSchema`, letter for letter.
@Suite struct TextTests {
    @Test func rowsStandInAFrame() {
        let show = ShowText(names: ["a", "long name"], rows: [["1", "x\ny"], ["日本", "NULL"]], hasMore: true)
        #expect(
            show.table == """
                +----+---------+
                |   a|long name|
                +----+---------+
                |   1|     x\\ny|
                |日本|     NULL|
                +----+---------+
                only showing top 2 rows
                """)
    }

    @Test func longCellsAreCutAndNamesAreNot() {
        let show = ShowText(names: ["a name that is long"], rows: [["abcdefghij"]], hasMore: false, truncate: 6)
        #expect(show.table.contains("|a name that is long|"))
        #expect(show.table.contains("|             abc...|"))
    }

    @Test func verticalRowsHaveALineForEachColumn() {
        let show = ShowText(names: ["id", "name"], rows: [["1", "Ann"]], hasMore: false, truncate: 0)
        #expect(show.vertical == "-RECORD 0---\n id   | 1   \n name | Ann \n")
        #expect(ShowText(names: ["id"], rows: [], hasMore: false).vertical == "(0 rows)")
    }

    @Test func aSchemaIsATree() throws {
        let schema = try StructType(ddl: "a INT NOT NULL, m MAP<STRING, ARRAY<STRUCT<x: DATE>>>")
        #expect(
            schema.treeText() == """
                root
                 |-- a: integer (nullable = false)
                 |-- m: map (nullable = true)
                 |    |-- key: string
                 |    |-- value: array (valueContainsNull = true)
                 |    |    |-- element: struct (containsNull = true)
                 |    |    |    |-- x: date (nullable = true)

                """)
        #expect(
            schema.treeText(level: 1) == "root\n |-- a: integer (nullable = false)\n |-- m: map (nullable = true)\n")
        #expect(schema.dtypes.map(\.type) == ["int", "map<string,array<struct<x:date>>>"])
    }

    /// A cast that is kept anew with each cell calls all those before it, until there is no stack left.
    @Test func aTableOfManyCellsIsWritten() {
        var cells = CellText()
        for number in 0..<200_000 {
            guard cells.text(.integer(Int64(number)), .long) == "\(number)" else {
                Issue.record("cell \(number)")
                return
            }
        }
    }

    @Test func cellsAreSparksTexts() {
        var cells = CellText()
        let map = SparkType.map(.string, .array(.double, containsNull: true), valueContainsNull: true)
        let value = SparkValue.map([.string("a")], [.array([.double(1), .null])])
        #expect(cells.text(value, map) == "{a -> [1.0, NULL]}")
        #expect(cells.text(.binary([1, 255]), .binary) == "[01 FF]")
        #expect(
            cells.text(
                .structure([.integer(0), .boolean(true)]),
                .structure([StructField("d", .date), StructField("b", .boolean)])) == "{1970-01-01, true}")
    }
}
