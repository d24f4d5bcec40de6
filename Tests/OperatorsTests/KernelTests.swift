import Columnar
import Planning
import SparkFunctions
import SparkSQL
import TestSupport
import Testing

@testable import Operators

/// Functions of our own in a plan's SQL.
@Suite(.ownThreads) struct KernelTests {
    private let table = Fragments.table([("c0", .strings(["hello wörld", nil])), ("c1", .integers([1, 2]))])

    private func run(_ query: QueryText, _ context: ComputeContext = ComputeContext()) throws(TaskFailure) -> Table {
        try QueryOperator(query).apply(table, context)
    }

    @Test func aPlansFunctionsAreKnownToItsQuery() throws {
        let query = try Fragments.query("initcap(c0)", over: "c0 STRING, c1 BIGINT")
        #expect(!query.kernels.isEmpty)
        #expect(try run(query).rows == [[.string("Hello Wörld")], [.null]])
    }

    @Test func typesComeThroughTheirNames() throws {
        for expression in [
            "to_json(named_struct('a', c1, 'b', array(c0), 'c', map(c0, c1)))",
            "CAST(CAST(c1 AS DECIMAL(20,3)) AS STRING)", "date_format(timestamp_seconds(c1), 'yyyy')",
            "CAST(make_dt_interval(c1) AS STRING)",
        ] {
            let query = try Fragments.query(expression, over: "c0 STRING, c1 BIGINT")
            for text in query.kernels { #expect(try Fragments.text(KernelCall(text)) == text) }
            do { #expect(try run(query).rowCount == 2) } catch {
                // A null key is Spark's error.
                #expect(error.condition != nil, "\(expression): \(error)")
            }
        }
    }

    @Test(arguments: [
        KernelText(kernel: "nosuch", arguments: ["STRING"], result: "STRING"),
        KernelText(kernel: "", arguments: [], result: "STRING"),
        KernelText(kernel: "upper\0", arguments: ["STRING"], result: "STRING"),
        KernelText(kernel: "upper(x); SELECT", arguments: ["STRING"], result: "STRING"),
        KernelText(kernel: "upper", arguments: ["NOSUCH"], result: "STRING"),
        KernelText(kernel: "upper", arguments: ["STRING"], result: ""),
        KernelText(kernel: "upper", arguments: ["STRING"], result: "DECIMAL(200,3)"),
        KernelText(kernel: "upper", arguments: [String(repeating: "ARRAY<", count: 50_000)], result: "STRING"),
        KernelText(kernel: "upper", arguments: Array(repeating: "INT", count: 5_000), result: "STRING"),
        KernelText(kernel: "token_count", arguments: ["STRING"], result: "BIGINT"),
        KernelText(kernel: "token_count", arguments: ["STRING"], result: "BIGINT", options: ["nosuch"]),
        KernelText(
            kernel: "split_by_tokens", arguments: ["STRING"], result: "ARRAY<STRING>", options: ["gpt2", "0", "0"]),
    ])
    func aFunctionThatIsNoneIsAFailure(kernel: KernelText) {
        let error = #expect(throws: TaskFailure.self) { try run(QueryText("SELECT 1", kernels: [kernel])) }
        #expect(error?.isTransient == false)
    }

    /// The name that DuckDB knows begins with `spark_`, whatever the function: none stands for one of DuckDB's.
    @Test func aFunctionHidesNoneOfDuckDBs() throws {
        let kernels = ["upper", "lower", "replace", "reverse"].map {
            KernelText(kernel: $0, arguments: ["STRING"], result: "STRING")
        }
        let rows = try run(QueryText("SELECT upper('ab'), lower('AB'), reverse('ab')", kernels: kernels))
        #expect(rows.rows == [[.string("AB"), .string("ab"), .string("ba")]])
        #expect(throws: TaskFailure.self) {
            try run(QueryText("SELECT * FROM \(try KernelCall(kernels[0]).sqlName)('/etc/passwd')", kernels: kernels))
        }
    }

    /// Any functions with any types, from anybody: rows or a failure.
    @Test func functionsOfAnyTypesAreRowsOrAFailure() throws {
        var random = Random(seed: 7)
        let types = Self.values.keys.sorted()
        let context = ComputeContext()
        for name in Kernels.names {
            for _ in 0..<12 {
                let arguments = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                    types.randomElement(using: &random)!
                }
                let options = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                    ["UTC", "try", "", "-5", "99999999999999999999", "yyyy", "a INT", "ansi"].randomElement(
                        using: &random)!
                }
                let kernel = KernelText(
                    kernel: name, arguments: arguments, result: types.randomElement(using: &random)!, options: options)
                guard let call = try? KernelCall(kernel) else { continue }
                let list = arguments.indices.map { index in
                    let value = (Self.values[arguments[index]]! + ["NULL"]).randomElement(using: &random)!
                    return "CAST(\(value) AS \(call.arguments[index].duckDB))"
                }.joined(separator: ", ")
                _ = try? run(
                    QueryText("SELECT \(call.sqlName)(\(list))::VARCHAR FROM input", kernels: [kernel]), context)
            }
        }
    }

    /// Types, and texts of DuckDB's for values of them.
    private static let values: [String: [String]] = [
        "STRING": [
            "''", "'a,b'", "'{\"a\": [1, null]}'", "'[1'", "'2024-02-29 23:59:60.5+14:00'", "'%'", "'\\'", "'ä🦆'",
            "'-9223372036854775809'", "'a INT, b ARRAY<STRING>'", "'1e999'", "'yyyy-MM-dd'", "'(a'", "'$9'",
        ],
        "BIGINT": ["0", "-1", "7", "900", "9223372036854775807", "-9223372036854775808"],
        "INT": ["0", "-1", "3", "900", "-2147483648"], "TINYINT": ["0", "-128", "127"],
        "DOUBLE": ["0.5", "'nan'", "'-inf'", "1e300", "-0.0"], "FLOAT": ["1.5", "'inf'"], "BOOLEAN": ["true", "false"],
        "BINARY": ["''", "'\\xFF\\x00a'"], "DATE": ["'2024-02-29'", "'-2000-01-01'", "'5881580-07-10'"],
        "TIMESTAMP": ["'1600-01-01 00:00:00+00'", "'294247-01-10 04:00:54+00'"],
        "TIMESTAMP_NTZ": ["'2024-02-29 12:00:00'"],
        "DECIMAL(10,2)": ["0", "-99999999.99"], "DECIMAL(38,0)": ["99999999999999999999999999999999999999"],
        "VOID": ["1"], "ARRAY<STRING>": ["[]", "['a', NULL, '']"], "ARRAY<INT>": ["[]", "[1, NULL, -1]"],
        "MAP<STRING, INT>": ["MAP {}", "MAP {'a': 1, 'b': NULL}"],
        "STRUCT<a: INT, b: STRING>": ["{f0: 1, f1: NULL}"], "ARRAY<STRUCT<a: STRING>>": ["[{f0: 'x'}, NULL]"],
        "ARRAY<ARRAY<BIGINT>>": ["[[1], NULL, []]"], "INTERVAL": ["INTERVAL '3 months -2 days 1 second'"],
        "INTERVAL DAY TO SECOND": ["9223372036854775807", "-1"], "INTERVAL YEAR TO MONTH": ["-2147483648", "13"],
        "VARIANT": ["'{\"a\": 1}'", "'null'"],
    ]

    private struct Random: RandomNumberGenerator {
        private var state: UInt64
        init(seed: UInt64) { state = seed }

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
