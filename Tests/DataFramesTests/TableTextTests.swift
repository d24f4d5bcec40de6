import Columnar
import Testing

@testable import DataFrames

@Suite struct TableTextTests {
    private let table: Table = {
        let schema = Schema([Field("prompt", .utf8), Field("n", .int64)])
        let batch = RecordBatch(
            schema, [.strings(["Describe a nurse.\nBriefly, please.", nil, "日本語"]), .integers([1, nil, -30])],
            rowCount: 3)
        return Table(schema: schema, batches: [batch])
    }()

    @Test func aGridIsSparks() {
        #expect(
            TableText.grid(table, rows: 20, truncate: 20) == """
                +--------------------+----+
                |              prompt|   n|
                +--------------------+----+
                |Describe a nurse....|   1|
                |                NULL|NULL|
                |              日本語| -30|
                +--------------------+----+

                """)
    }

    @Test func rowsThatAreLeftOutAreTold() {
        #expect(TableText.grid(table, rows: 1, truncate: nil).hasSuffix("+\nonly showing top 1 row\n"))
    }

    @Test func longTextsWrapToTheTerminal() {
        #expect(
            TableText.wrapped(table, width: 24) == """
                +---------------+------+
                | prompt        | n    |
                +---------------+------+
                | Describe a    | 1    |
                | nurse.        |      |
                | Briefly,      |      |
                | please.       |      |
                +---------------+------+
                | NULL          | NULL |
                +---------------+------+
                | 日本語        | -30  |
                +---------------+------+

                """)
    }

    @Test func aSchemaIsATree() {
        let schema = Schema([
            Field("prompt", .utf8),
            Field("reply", .structure([Field("answer", .utf8), Field("tokens", .list(Field("item", .int64)))])),
        ])
        #expect(
            SchemaText.tree(schema) == """
                root
                 |-- prompt: string (nullable = true)
                 |-- reply: struct (nullable = true)
                 |    |-- answer: string (nullable = true)
                 |    |-- tokens: array (nullable = true)
                 |    |    |-- element: long (nullable = true)

                """)
    }
}

@Suite struct LongTextTests {
    @Test func aTextOfAWholeFileDoesNotFillTheTerminal() {
        let schema = Schema([Field("t", .utf8)])
        let batch = RecordBatch(schema, [.strings([String(repeating: "x", count: 3_000_000)])], rowCount: 1)
        let text = TableText.wrapped(Table(schema: schema, batches: [batch]), width: 80)
        #expect(text.utf8.count < 20_000 && text.contains("(3000000"), "\(text.utf8.count)")
    }
}

@Suite struct RowEncoderTests {
    private struct Address: Encodable {
        let city: String
        let tags: [String]
    }

    private struct Person: Encodable {
        let name: String
        let age: Int?
        let score: Double
        let address: Address
    }

    @Test func propertiesBecomeColumnsInTheirOrder() throws {
        let rows = [
            Person(name: "Ada", age: nil, score: 1, address: Address(city: "London", tags: [])),
            Person(name: "Alan", age: 41, score: 0.5, address: Address(city: "Wilmslow", tags: ["x"])),
        ]
        let values = try rows.map { try RowEncoder.value(of: $0) }
        let schema = try RowSchema.infer(values)
        #expect(
            schema.fields.map { "\($0.name): \($0.type)" } == [
                "name: string", "age: long", "score: double", "address: struct<city:string,tags:array<string>>",
            ])
        #expect(
            RowSchema.fit(values[0], to: .structure(schema.fields)).displayed == "{Ada, NULL, 1.0, {London, []}}")
    }

    @Test func propertiesThatDisagreeAreTold() throws {
        let values: [Value] = [.structure(["a"], [.integer(1)]), .structure(["a"], [.string("x")])]
        let error = #expect(throws: RowSchemaError.self) { try RowSchema.infer(values) }
        #expect(error?.description == "row 1: 'a' is string, but long in the rows before")
    }
}

@Suite struct MasterTests {
    @Test func sparksWordsAreUnderstood() throws {
        #expect(try Master(parsing: "local", cores: 8) == .local(workers: 1))
        #expect(try Master(parsing: "local[3]", cores: 8) == .local(workers: 3))
        #expect(try Master(parsing: "local[*]", cores: 8) == .local(workers: 8))
        #expect(try Master(parsing: "tcp://127.0.0.1:7077", cores: 8) == .driver("tcp://127.0.0.1:7077"))
        #expect(try Master(parsing: "curve://127.0.0.1:7077", cores: 8) == .driver("curve://127.0.0.1:7077"))
    }

    @Test(arguments: ["", "yarn", "local[0]", "local[x]", "local[300]", "http://x"])
    func anythingElseIsAnError(text: String) {
        #expect(throws: RoostError.self) { try Master(parsing: text, cores: 8) }
    }
}
