import Columnar
import LocalQuery
import SparkFunctions
import SparkSQL
import TestSupport
import Testing

/// Functions of our own that DuckDB calls.
@Suite(.ownThreads) struct CustomFunctionTests {
    /// Bytes of texts, and texts backwards, under names that `Kernels` knows for others to compute.
    private struct Lengths: CustomFunctions {
        func function(for call: KernelCall) throws(SparkError) -> CustomFunction? {
            switch call.kernel {
            case "token_count" where call.options == ["bytes"]:
                return .numbers { texts, counts throws(SparkError) in
                    for row in 0..<texts.count {
                        if texts[row]?.first == UInt8(ascii: "!") { throw SparkError("NO_MARKS", message: "a mark") }
                        counts[row] = texts[row].map { Int64($0.count) } ?? -1
                    }
                }
            case "detokenize" where call.options == ["back"]:
                return .rows { () throws(SparkError) in
                    { row throws(SparkError) in
                        guard case .string(let text) = row[0] else { return .string("none") }
                        return .string(String(text.reversed()))
                    }
                }
            case "tokenize": throw SparkError("NO_VOCABULARY", message: "no vocabulary")
            default: return nil
            }
        }
    }

    private static let count = KernelCall("token_count", [.string], .long, options: ["bytes"])
    private let engine: QueryEngine

    init() throws { engine = try QueryEngine() }

    @Test func numbersAreMadeOfTextsInPlace() throws {
        try engine.register([Self.count], custom: Lengths())
        let texts: [String?] = (0..<5_000).map { $0 % 7 == 3 ? nil : String(repeating: "é", count: $0 % 40) }
        let back = try engine.run(
            "SELECT \(Self.count.sqlName)(t) FROM input", input: Samples.table([("t", .strings(texts))]))
        #expect(back.values() == texts.map { $0.map { .integer(Int64($0.utf8.count)) } ?? .null })
        #expect(
            try engine.run("SELECT \(Self.count.sqlName)('abc'), \(Self.count.sqlName)(NULL)").rows == [
                [.integer(3), .null]
            ])
    }

    @Test func rowsAreComputedOneByOneAndNullIsTheirs() throws {
        let call = KernelCall("detokenize", [.string], .string, options: ["back"])
        try engine.register([call], custom: Lengths())
        let table = Samples.table([("t", .strings(["abc", nil]))])
        #expect(
            try engine.run("SELECT \(call.sqlName)(t) FROM input", input: table).values() == [
                .string("cba"), .string("none"),
            ])
    }

    @Test func anErrorKeepsItsClass() throws {
        try engine.register([Self.count], custom: Lengths())
        let error = try #require(throws: QueryError.self) { try engine.run("SELECT \(Self.count.sqlName)('!')") }
        #expect(error.code == .data && error.sparkError == SparkError("NO_MARKS", message: "a mark"))
    }

    @Test func whatNobodyComputesIsRefusedAndMayComeLater() throws {
        let call = KernelCall("token_count", [.string], .long, options: ["bytes", "later"])
        for custom in [nil, Lengths()] as [(any CustomFunctions)?] {
            let error = try #require(throws: QueryError.self) { try engine.register([call], custom: custom) }
            #expect(error.code == .invalidQuery && error.description.contains("token_count"))
        }
        let known = KernelCall("tokenize", [.string], .array(.integer, containsNull: false))
        let error = try #require(throws: QueryError.self) { try engine.register([known], custom: Lengths()) }
        #expect(error.sparkError?.errorClass == "NO_VOCABULARY")
    }

    @Test func numbersOfAnotherTypeAreRefused() throws {
        for call in [
            KernelCall("token_count", [.long], .long, options: ["bytes"]),
            KernelCall("token_count", [.string], .string, options: ["bytes"]),
            KernelCall("token_count", [], .long, options: ["bytes"]),
        ] {
            #expect(throws: QueryError.self) { try engine.register([call], custom: Lengths()) }
        }
    }

    /// A plan may come from anybody: a value of another type than it says is null, and no bytes of no meaning.
    @Test func aValueOfAnotherTypeThanPromisedIsNull() throws {
        let results: [SparkType] = [
            .boolean, .byte, .integer, .long, .float, .double, .binary, .date, .decimal(precision: 38, scale: 2),
            .string,
            .array(.string, containsNull: true), .map(.string, .long, valueContainsNull: true),
            .structure([StructField("a", .string), StructField("b", .long)]), .calendarInterval,
        ]
        let table = Samples.table([("t", .strings(["a text that is longer than twelve bytes", "b"]))])
        for kernel in ["upper", "crc32", "split", "hex", "soundex", "base64"] {
            for result in results {
                let call = KernelCall(kernel, [.string], result)
                try engine.register([call])
                let sql = "SELECT \(call.sqlName)(t)::VARCHAR FROM input"
                let values = (try? engine.run(sql, input: table))?.values()
                #expect(
                    result == .string || kernel == "crc32" || kernel == "split" || values == nil
                        || values == [.null, .null],
                    "\(kernel) \(result) \(values ?? [])")
            }
        }
    }
}
