import ArrowIPC
import Columnar
import Foundation
import Planning
import TestSupport
import Testing

@testable import Operators

/// Rows that tasks keep for each other.
@Suite(.ownThreads) struct BlockTests {
    private let table = Fragments.table([
        ("id", .integers((0..<1_000).map { $0 })),
        ("text", .strings((0..<1_000).map { $0 % 7 == 0 ? nil : "row \($0)" })),
    ])

    private func context(_ task: UInt32 = 0, attempt: UInt16 = 0) -> ComputeContext {
        let context = ComputeContext()
        context.lease = Lease(stage: StageID(5), task: task, attempt: attempt)
        return context
    }

    private static func byRemainder(_ partitions: Int) -> BlockWrite {
        BlockWrite(
            partitions: partitions,
            partition: QueryText(
                "SELECT CAST(p0 % \(partitions) AS INTEGER) AS g FROM (SELECT * FROM input) AS rows(p0, p1)"))
    }

    private func index(_ write: BlockWrite, _ store: BlockStore, _ context: ComputeContext) throws -> BlockIndex {
        let rows = try BlockOperator(write: write, store: store).apply(table, context)
        return try #require(BlockIndex(rows.batches, partitions: write.partitions))
    }

    private func relation(_ index: BlockIndex, _ partition: Int, _ context: ComputeContext) throws -> BlockRelation {
        BlockRelation(
            schema: index.schema,
            blocks: [
                Block(
                    lease: try #require(context.lease), worker: WorkerID(1), folder: index.folder,
                    part: index.parts[partition])
            ])
    }

    private func rows(_ relations: [BlockRelation], _ sql: QueryText, fetchBlock: FetchBlock? = nil) throws -> [[Value]]
    {
        var pipeline = Pipeline()
        pipeline.operators = [.query(sql)]
        let program = ComputeProgram(pipeline, fetchBlock: fetchBlock) { (_, _, _) throws(TaskFailure) in
            throw TaskFailure("nobody has the file", isTransient: true)
        }
        return try program.run(.blocks(relations), ComputeContext()).rows
    }

    @Test func eachPartitionHasItsRowsInTheirOrder() throws {
        let store = BlockStore(), context = context()
        let index = try index(Self.byRemainder(4), store, context)
        #expect(index.parts.map(\.rows) == [250, 250, 250, 250])
        for partition in 0..<4 {
            let found = try rows([try relation(index, partition, context)], "SELECT id, text FROM input0")
            let wanted = stride(from: partition, to: 1_000, by: 4).map { id -> [Value] in
                [.integer(Int64(id)), id % 7 == 0 ? .null : .string("row \(id)")]
            }
            #expect(found == wanted)
        }
        store.removeAll()
        #expect(!FileManager.default.fileExists(atPath: index.folder))
    }

    @Test func aTaskThatRunsAgainGivesTheSameBytes() throws {
        let store = BlockStore(), first = context(), second = context(attempt: 1)
        var bytes: [Data] = []
        for context in [first, second] {
            let index = try index(Self.byRemainder(7), store, context)
            let path = "\(index.folder)/\(try #require(context.lease).blockFile)"
            bytes.append(try Data(contentsOf: URL(fileURLWithPath: path)))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        #expect(bytes[0] == bytes[1] && !bytes[0].isEmpty)
        store.remove(StageID(5))
        #expect(throws: TaskFailure.self) { try store.bytes(of: try #require(first.lease), from: 0, 1) }
    }

    /// A key goes to the partition of the last border that is not above it, whatever the borders are.
    @Test func rangesHaveTheRowsBetweenTheirBorders() throws {
        let store = BlockStore(), context = context()
        let key = { (id: Int) in
            "8" + String(repeating: "0", count: 15 - String(id, radix: 16).count) + String(id, radix: 16)
        }
        func sizes(_ borders: [String]) throws -> [Int64] {
            let write = BlockWrite(
                partitions: 4,
                partition: QueryText(
                    "SELECT create_sort_key(p0, 'ASC NULLS FIRST') AS k FROM (SELECT * FROM input) AS rows(p0, p1)"),
                ranges: BlockRanges(stage: 0, borders: borders))
            return try index(write, store, context).parts.map(\.rows)
        }
        #expect(try sizes(["02" + key(100), "02" + key(100), "02" + key(999)]) == [100, 0, 899, 1])
        #expect(try sizes(["02" + key(0)]) == [0, 1_000, 0, 0] && sizes([]) == [1_000, 0, 0, 0])
        // The first bytes of keys are borders, too.
        #expect(try sizes(["01", "02", "03"]) == [0, 0, 1_000, 0])
        for wrong in ["0", "0g", "ä"] { #expect(throws: TaskFailure.self) { try sizes([wrong]) } }
        store.removeAll()
    }

    @Test func withoutKeysRowsAreCutEvenly() throws {
        let store = BlockStore(), context = context()
        let index = try index(BlockWrite(partitions: 3), store, context)
        #expect(index.parts.map(\.rows) == [334, 333, 333])
        let last = try rows([try relation(index, 2, context)], "SELECT min(id), max(id) FROM input0")
        #expect(last == [[.integer(667), .integer(999)]])
        store.removeAll()
    }

    /// A file that is not here comes from its worker, piece by piece.
    @Test func blocksOfAnotherMachineAreFetched() throws {
        let store = BlockStore(), context = context()
        let index = try index(BlockWrite(partitions: 1), store, context)
        var relation = try relation(index, 0, context)
        relation.blocks[0].folder = "/nowhere"
        let fetched = try rows([relation], "SELECT count(*), sum(id)::BIGINT FROM input0") {
            (block, start, count) throws(TaskFailure) in
            // Fewer bytes than were asked for come, too.
            try store.bytes(of: block.lease, from: start, min(count, 4_096))
        }
        #expect(fetched == [[.integer(1_000), .integer(499_500)]])
        store.removeAll()
        let lost = #expect(throws: TaskFailure.self) { try rows([relation], "SELECT count(*) FROM input0") }
        #expect(lost?.lostBlock == context.lease && lost?.isTransient == true)
    }

    @Test func aDamagedFileIsALostBlock() throws {
        let store = BlockStore(), context = context()
        let index = try index(BlockWrite(partitions: 1), store, context)
        let path = "\(index.folder)/\(try #require(context.lease).blockFile)"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for damage in [Data(count: whole.count), whole.prefix(200), whole + Data([0])] {
            try damage.write(to: URL(fileURLWithPath: path))
            var relation = try relation(index, 0, context)
            if damage.count > whole.count { relation.blocks[0].part.bytes -= 8 }
            let lost = #expect(throws: TaskFailure.self) { try rows([relation], "SELECT count(id) FROM input0") }
            #expect(lost?.lostBlock == context.lease, "\(String(describing: lost))")
        }
        store.removeAll()
    }

    @Test func noRowsAreBlocksTooWithTheirColumns() throws {
        let store = BlockStore(), context = context()
        let none = Table(schema: table.schema, batches: [])
        let written = try BlockOperator(write: Self.byRemainder(3), store: store).apply(none, context)
        let index = try #require(BlockIndex(written.batches, partitions: 3))
        #expect(index.parts.map(\.rows) == [0, 0, 0])
        let found = try rows(
            [BlockRelation(schema: index.schema, blocks: [])], "SELECT count(*), max(text) FROM input0")
        #expect(found == [[.integer(0), .null]])
        store.removeAll()
    }

    @Test(arguments: [
        "SELECT 3 AS g FROM input", "SELECT -1 AS g FROM input", "SELECT NULL::INTEGER AS g FROM input",
        "SELECT 0 AS g",
    ])
    func numbersOfNoPartitionAreAFailure(sql: String) throws {
        let write = BlockWrite(partitions: 3, partition: QueryText(sql))
        let failure = #expect(throws: TaskFailure.self) {
            try BlockOperator(write: write, store: BlockStore()).apply(table, context())
        }
        #expect(failure?.isTransient == false)
    }

    @Test func rowsThatAreNoIndexAreNone() throws {
        #expect(BlockIndex(table.batches, partitions: 1) == nil)
        let index = BlockIndex(folder: "/f", schema: Buffer([1]), parts: [.init(start: 8, bytes: 3, rows: 1)])
        #expect(BlockIndex(index.table.batches, partitions: 1) == index)
        #expect(BlockIndex(index.table.batches, partitions: 2) == nil)
        let bad = BlockIndex(folder: "/f", schema: Buffer([1]), parts: [.init(start: .max, bytes: 3, rows: 1)])
        #expect(BlockIndex(bad.table.batches, partitions: 1) == nil)
    }
}
