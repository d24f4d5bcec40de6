import DataFrames
import Relational
import SparkFunctions
import SparkSQL
import Testing

/// The words for Spark's functions.
@Suite struct FunctionWordTests {
    private let analyzer = Analyzer()
    private let table: ResolvedPlan

    init() throws { table = analyzer.input(0, try StructType(ddl: WordSamples.schema)) }

    @Test func aWordIsTheCallThatPySparkMakes() {
        var count = 0
        WordSamples.all { column, sql in
            #expect(column.expression.sql == sql)
            count += 1
        }
        #expect(count > 450)
    }

    @Test func everyWordIsAFunctionOfTheCatalogue() {
        let window = Window.partitionBy("s").orderBy("i")
        WordSamples.all { column, sql in
            #expect(throws: Never.self, "\(sql)") {
                if sql.hasPrefix("grouping") {
                    let cube = try analyzer.grouped(table, [col("i").expression, col("s").expression], kind: .cube)
                    _ = try analyzer.aggregate(cube, [column.expression])
                } else {
                    let isWindow = Self.calls(column.expression).contains { Self.windowFunctions.contains($0) }
                    _ = try analyzer.select(table, [isWindow ? column.over(window).expression : column.expression])
                }
            }
        }
    }

    @Test func everyFunctionOfTheCatalogueThatPySparkHasIsAWord() {
        var words: Set<String> = []
        WordSamples.all { column, _ in words.formUnion(Self.calls(column.expression)) }
        #expect(Set(Catalogue.standard.names).subtracting(words).subtracting(Self.withoutWord) == [])
    }

    @Test func starsCountRowsAndNoColumns() {
        #expect(count("*").expression == count(lit(1)).expression)
        #expect(count("s.*").expression.sql == "count(s.*)")
    }

    @Test func optionsStandInTheOrderOfTheirNames() {
        let options = ["mode": "FAILFAST", "allowComments": "true", "sep": ";", "a": "1", "z": "2"]
        #expect(
            from_json("s", "a INT", options).expression.sql
                == "from_json(s, 'a INT', map('a', '1', 'allowComments', 'true', 'mode', 'FAILFAST', 'sep', ';', 'z', '2'))"
        )
    }

    private static let windowFunctions: Set = [
        "counter_diff", "cume_dist", "dense_rank", "lag", "lead", "nth_value", "ntile", "percent_rank", "rank",
        "row_number",
    ]

    /// What SQL has functions for and PySpark has none, and functions that the catalogue knows and refuses.
    private static let withoutWord: Set = [
        // Operators and forms of SQL.
        "alias", "and", "between", "case", "div", "extracted", "getfield", "getfields", "getitem", "if", "in",
        "likemany", "mod", "not", "or", "try", "any", "withfield", "dropfields", "update_fields",
        // Casts by their types' names.
        "bigint", "binary", "boolean", "date", "decimal", "double", "float", "int", "smallint", "string", "timestamp",
        "tinyint",
        // Functions of SQL only.
        "len", "luhn_check", "percentile_cont", "percentile_disc", "space",
        // Roost's own, whose words are in camel case.
        "chat_token_count", "detokenize", "judge_messages", "judge_score", "score", "split_by_tokens", "token_count",
        "tokenize", "truncate_tokens",
        // What asks a model, with arguments of its own.
        "ai_query",
        // What others become.
        "dayofweek_iso", "extractansiintervaldays", "interval_divide", "interval_field", "interval_minus",
        "interval_multiply", "interval_plus", "parse_timestamp", "parsed", "second_fraction", "sliding_window",
        "time_difference", "time_minus", "time_plus", "time_window", "uniform_constant", "yearofweek",
        "divide_interval", "interval_div", "member", "multiply_interval", "plain_number", "time_as_timestamp",
        "timestamp_of_date",
        // Names whose words call the function by its other name, as PySpark's do.
        "mean", "pow",
        // TIME, AES and XPath are not there yet.
        "current_time", "localtime", "make_time", "time_diff", "time_from_micros", "time_from_millis",
        "time_from_seconds", "time_to_micros", "time_to_millis", "time_to_seconds", "time_trunc", "to_time",
        "try_to_time", "aes_decrypt", "aes_encrypt", "xpath",
    ]

    /// The functions that an expression calls.
    private static func calls(_ expression: SyntaxExpression) -> Set<String> {
        var names: Set<String> = []
        var open = [expression]
        while let next = open.popLast() {
            if case .call(let call) = next.node, case .parts(let parts) = call.name { names.formUnion(parts) }
            open += next.node.parts
        }
        return names
    }
}
