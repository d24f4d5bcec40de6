import Columnar
import Foundation
import Planning
import Testing

/// The forms in which operators travel to workers.
@Suite struct OperatorFormTests {
    private func back<Form: Codable>(_ value: Form) throws -> Form {
        try JSONDecoder().decode(Form.self, from: JSONEncoder().encode(value))
    }

    @Test func aQueryComesBackWithItsFunctions() throws {
        let query = QueryText(
            "SELECT spark_upper_1(\"a\") FROM input0",
            kernels: [KernelText(kernel: "upper", arguments: ["STRING"], result: "STRING", options: ["x"])])
        #expect(try back(OperatorDescription.query(query)) == .query(query))
        #expect(try back(OperatorDescription.query("SELECT 1")) == .query(QueryText("SELECT 1")))
    }

    @Test func namesComeBackWithAllThatIsNested() throws {
        let schema = Schema([
            Field("häuser", .int64, nullable: false),
            Field("häuser", .list(Field("element", .structure([Field("x y", .utf8), Field("x y", .null)])))),
            Field("", .timestamp(.microsecond, timeZone: "Europe/Berlin")),
            Field("d", .decimal128(precision: 38, scale: 5)),
        ])
        let operation = OperatorDescription.relabel(LabelledSchema(schema))
        guard case .relabel(let found) = try back(operation) else { return #expect(Bool(false)) }
        #expect(found.schema == schema)
    }

    @Test(arguments: [
        "\"\"", "\"AAAA\"", "\"no base 64!\"", "[]", "null", "\"\(String(repeating: "/////", count: 99))\"",
    ])
    func namesThatAreNoneAreAnError(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(LabelledSchema.self, from: Data(text.utf8)) }
    }

    @Test func aFailureOfAnOlderPeerHasNoCondition() throws {
        let failure = try JSONDecoder().decode(
            TaskFailure.self, from: Data(#"{"message":"no","isTransient":true}"#.utf8))
        #expect(failure == TaskFailure("no", isTransient: true) && failure.condition == nil)
    }

    @Test(arguments: [
        ("token_count", ["cl100k_base"], TokenFunction.Operation.count),
        ("tokenize", ["o200k_base"], .encode), ("detokenize", ["gpt2"], .decode),
        ("truncate_tokens", ["cl100k_base", "0"], .truncate(to: 0)),
        ("split_by_tokens", ["cl100k_base", "4", "3"], .split(size: 4, overlap: 3)),
        ("chat_token_count", ["cl100k_base"], .chatCount),
    ])
    func aFunctionOfSQLIsATokenFunction(name: String, options: [String], operation: TokenFunction.Operation) throws {
        #expect(try TokenFunction(sqlName: name, options: options) == TokenFunction(operation, encoding: options[0]))
    }

    @Test(arguments: [
        ("token_count", []), ("token_count", ["none_base"]), ("token_count", ["cl100k_base", "3"]),
        ("truncate_tokens", ["cl100k_base"]), ("truncate_tokens", ["cl100k_base", "-1"]),
        ("truncate_tokens", ["cl100k_base", "x", "3"]), ("split_by_tokens", ["cl100k_base", "0", "0"]),
        ("split_by_tokens", ["cl100k_base", "2", "2"]), ("split_by_tokens", ["1", "2"]),
        ("split_by_tokens", ["cl100k_base", "99999999999999999999", "2"]),
    ])
    func optionsThatAreNoneAreAnError(name: String, options: [String]) {
        #expect(throws: InvalidTokenFunction.self) { try TokenFunction(sqlName: name, options: options) }
    }

    @Test func anotherFunctionIsNone() throws {
        #expect(try TokenFunction(sqlName: "upper", options: ["cl100k_base"]) == nil)
    }

    @Test func aPipelineComesBackWithTheFilesThatItsTaskReads() throws {
        var pipeline = Pipeline()
        pipeline.operators = [.query("FROM input0"), .count]
        #expect(try back(pipeline) == pipeline)
        // As it was before tasks read files beside their rows.
        let text = String(decoding: try JSONEncoder().encode(pipeline), as: UTF8.self)
        #expect(!text.contains("scans") && !text.contains("threads"))
        let older = try JSONDecoder().decode(Pipeline.self, from: Data(#"{"operators":[]}"#.utf8))
        #expect(older == Pipeline())
        let file = ScannedFile(path: "/a", byteCount: 1, modified: 2)
        pipeline.scans = [FileScan(format: .csv, files: [file, file], columns: [.init(name: "a", values: .long)])]
        pipeline.threads = 8
        #expect(try back(pipeline) == pipeline && pipeline.files == [file, file])
    }

    @Test(
        arguments: [
            ("4GB", 4_000_000_000), ("512 MiB", 536_870_912), ("1.5g", 1_500_000_000), ("64000000", 64_000_000),
            ("2tb", 2_000_000_000_000), ("1MB", nil), ("0", nil), ("", nil), ("GB", nil), ("-4GB", nil), ("4XB", nil),
            ("1e99", nil), ("9999999TB", nil), ("4 GB B", nil), ("٤GB", nil), ("1.2.3GB", nil),
        ] as [(String, Int64?)])
    func memoryIsWrittenAsPeopleWriteIt(text: String, bytes: Int64?) {
        #expect(MemorySize(text)?.bytes == bytes)
        if let size = MemorySize(text) { #expect(MemorySize(size.description) == size) }
    }

    @Test func aGatheredStageSaysWhatItReads() {
        var stage = StagePlan(input: .gathered([0, 2]))
        stage.pipeline.operators = [
            .query("SELECT 1"), .relabel(LabelledSchema(Schema([Field("a", .int64), Field("b", .utf8)]))),
        ]
        #expect(stage.description == "all rows of stage 0 and 2 in one task -> DuckDB [SELECT 1] -> named [a, b]")
        stage.input = .gathered([])
        #expect(stage.description.hasPrefix("no rows, in one task"))
    }
}
