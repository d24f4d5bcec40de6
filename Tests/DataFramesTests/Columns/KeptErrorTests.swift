import DataFrames
import Relational
import SparkSQL
import Testing

/// What a program gives wrongly is kept in the column and thrown by analysis.
@Suite struct KeptErrorTests {
    private let analyzer = Analyzer()
    private let table: ResolvedPlan

    init() throws { table = analyzer.input(0, try StructType(ddl: "a INT, x_1 INT, Y_1 INT, xs ARRAY<INT>")) }

    private func error(_ column: Column) -> String? {
        do throws(SparkError) {
            _ = try analyzer.select(table, [column.expression])
            return nil
        } catch {
            return error.errorClass
        }
    }

    @Test func analysisThrowsIt() {
        #expect(error(col("a").cast("no such type")) == "PARSE_SYNTAX_ERROR")
        #expect(error(col("a").cast("whole")) == "UNSUPPORTED_DATATYPE")
        #expect(error(col("a").try_cast("array<int")) == "PARSE_SYNTAX_ERROR")
        #expect(error(expr("a +")) == "PARSE_SYNTAX_ERROR")
        #expect(error(col("`a")) == "INVALID_ATTRIBUTE_NAME_SYNTAX")
        #expect(error(col("a").when(col("a") > 1, 2)) == "INVALID_WHEN_USAGE")
        #expect(error(when(col("a") > 1, 2).otherwise(3).otherwise(4)) == "INVALID_WHEN_USAGE")
        #expect(error(when(col("a") > 1, 2).otherwise(3).when(col("a") > 2, 4)) == "INVALID_WHEN_USAGE")
        #expect(error(call_function("no_such_function", "a")) == "UNRESOLVED_ROUTINE")
    }

    @Test func itIsKeptWhereverTheColumnStands() {
        let bad = expr("a +")
        for column in [
            bad + 1, 1 + bad, upper(bad), bad.alias("x"), bad.isin(1), col("a").isin(bad), when(bad, 1),
            when(bad, 1).when(bad, 2),
            when(col("a") > 1, bad).otherwise(1), sum("a").over(Window.partitionBy(bad)),
            sum("a").over(Window.orderBy(bad)),
            transform("xs") { $0 + bad }, coalesce("a", bad), bad.asc(), bad[0], -bad, !bad, bad.between(1, 2),
            lit([bad, lit(1)]),
            bad.otherwise(1), bad.cast("int"),
        ] {
            #expect(error(column) == "PARSE_SYNTAX_ERROR", "\(column)")
        }
    }

    @Test func deepExpressionsAreRefusedAndDoNotOverflow() {
        var column = col("a")
        for _ in 0..<100_000 { column = abs(column) }
        #expect(error(column) == "FAILED_TO_PARSE_TOO_COMPLEX")
    }

    @Test func aLambdaDoesNotHideColumnsOfTheFrame() throws {
        let made = transform("xs") { $0 + col("x_1") }
        #expect(made.expression.sql == "transform(xs, x_1_ -> (x_1_ + x_1))")
        let two = transform("xs") { element, index in element + index + expr("Y_1") }
        #expect(two.expression.sql == "transform(xs, (x_1_, y_1_) -> ((x_1_ + y_1_) + Y_1))")
        let nested = transform(array("xs")) { outer in
            transform(outer) { inner in inner + col("x_2") + element_at(outer, 1) }
        }
        #expect(
            nested.expression.sql
                == "transform(array(xs), x_1 -> transform(x_1, x_2_ -> ((x_2_ + x_2) + element_at(x_1, 1))))")
        #expect(error(made) == nil)
        #expect(made.expression == transform("xs") { $0 + col("x_1") }.expression)
    }
}
