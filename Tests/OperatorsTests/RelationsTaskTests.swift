import Columnar
import Planning
import TestSupport
import Testing

@testable import Operators

/// Tasks that begin with several relations.
@Suite(.ownThreads) struct RelationsTaskTests {
    private let people = Fragments.table([("id", .integers([1, 2, 3])), ("name", .strings(["Ann", "Bob", "Cay"]))])
    private let pets = Fragments.table([("owner", .integers([3, 1, 1])), ("kind", .strings(["eel", "cat", "dog"]))])

    private func run(_ operators: [OperatorDescription], over tables: [Table]) throws(TaskFailure) -> Table {
        try Fragments.run(operators, .relations(tables.map(Fragments.relation)))
    }

    @Test func theirFirstQueryReadsAllAndTheNextItsRows() throws {
        let joined = try run(
            [
                .query("SELECT name, kind FROM input0 JOIN input1 ON id = owner"),
                .query("SELECT name, count(*) AS pets FROM input GROUP BY name ORDER BY name"),
                .relabel(LabelledSchema(Schema([Field("who", .utf8), Field("pets", .int64, nullable: false)]))),
            ], over: [people, pets])
        #expect(joined.rows == [[.string("Ann"), .integer(2)], [.string("Cay"), .integer(1)]])
        #expect(joined.schema.fields[1] == Field("pets", .int64, nullable: false))
    }

    @Test func noRelationsAreEnoughForAQueryOfItsOwnRows() throws {
        #expect(try run([.query("VALUES (1), (2)")], over: []).rows == [[.integer(1)], [.integer(2)]])
        let error = #expect(throws: TaskFailure.self) { try run([.query("FROM input0")], over: []) }
        #expect(
            error?.message == "the query was refused: it reads 'input0', and a plan's SQL reads no rows but its own")
    }

    @Test func anEmptyRelationHasItsColumns() throws {
        let none = Table(schema: pets.schema, batches: [])
        let rows = try run(
            [.query("SELECT name, kind FROM input0 LEFT JOIN input1 ON id = owner")], over: [people, none])
        #expect(rows.rowCount == 3)
        #expect(try run([.query("FROM input0")], over: [none]).schema.names == ["owner", "kind"])
    }

    @Test(
        arguments: [[], [.count], [.limit(1), .query("FROM input0")], [.relabel(LabelledSchema(Schema([])))]]
            as [[OperatorDescription]])
    func whatDoesNotBeginWithAQueryIsAFailure(operators: [OperatorDescription]) {
        let error = #expect(throws: TaskFailure.self) { try run(operators, over: [people]) }
        #expect(error?.message == "a task over 1 relations does not begin with a query" && error?.isTransient == false)
    }

    @Test(arguments: ["input", "input1", "input00", "INPUT2", "'/etc/passwd'", "read_text('/etc/passwd')"])
    func onlyItsRelationsAreRead(name: String) {
        let error = #expect(throws: TaskFailure.self) {
            try run([.query(QueryText("SELECT * FROM \(name)"))], over: [people])
        }
        #expect(error?.message.hasPrefix("the query was refused: ") == true, "\(error?.message ?? "")")
        #expect(error?.message.hasSuffix("reads the rows of 'input0' alone") == true, "\(error?.message ?? "")")
    }

    @Test func bytesOfAnyKindAreAFailure() {
        var random = SystemRandomNumberGenerator()
        let good = Fragments.relation(people)
        func spoilt(_ buffer: Buffer) -> Buffer {
            var bytes = buffer.array
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            return Buffer(bytes)
        }
        let context = ComputeContext()
        let program = Fragments.program([.query("SELECT count(*), max(name), sum(id) FROM input0")])
        for _ in 0..<2_000 {
            let batch = EncodedBatch(
                rowCount: .random(in: .min ... .max, using: &random), metadata: spoilt(good.batches[0].metadata),
                body: spoilt(good.batches[0].body))
            let relation = TaskRelation(batches: [batch], schema: Bool.random() ? good.schema : spoilt(good.schema))
            _ = try? program.run(.relations([relation]), context)
        }
        #expect(throws: TaskFailure.self) {
            try program.run(.relations([TaskRelation(batches: [], schema: .empty)]), context)
        }
        #expect(throws: TaskFailure.self) {
            try run([.query("SELECT 1 FROM input0")], over: [Table(schema: Schema([]), batches: [])])
        }
    }

    @Test func aFailureSaysHowManyRowsThereWere() {
        let program = Fragments.program([])
        let failure = program.failure(
            TaskFailure("no", isTransient: false),
            of: TaskDescription(
                lease: Lease(stage: StageID(1), task: 0, attempt: 0),
                input: .relations([Fragments.relation(people), TaskRelation(batches: [], schema: .empty)])))
        #expect(failure.message == "no (task 1, all rows of its inputs: 3 and 0)")
    }
}
