internal import Columnar
internal import Messaging
internal import Operators
internal import ModelAPI
internal import Planning

/// The rows of a stage of calls, and the answers that wait for those before them, so that rows go out in their order.
///
/// An object, since a copy that somebody still looks at would make every answer copy all rows.
final class AnswerRows {
    /// A record batch of rows, in which a row is one of `records`.
    fileprivate struct Block {
        let batch: RecordBatch
        /// Nil once they are elsewhere.
        var requests: ArrayData?
        /// Nil before a row is resolved, and once it has gone out.
        var records: [RowRecord?]
        /// Rows at the front that have gone out, and that could go.
        var sent = 0
        var resolved = 0

        var isOver: Bool { sent == batch.rowCount }
    }

    /// Rows that go out together, where so many are resolved: a few answers to look at soon, and no message a row.
    private static let rowsTogether = 512

    /// The rows of one task of the stage before; blocks that have gone out are nil.
    private struct Partition {
        var blocks: [Block?]
        var next = 0
    }

    private let step: CallStep
    /// What answers must look like, where the column has a schema.
    private let shape: AnswerShape?
    /// Rows that came in and did not go out yet.
    private(set) var openRows = 0
    private(set) var schema: Schema?
    private var partitions: [Int: Partition] = [:]
    /// The rows that share the request of another one, by that one.
    private var members: [UInt64: [UInt64]] = [:]
    private var nextPartition = 0
    private(set) var isInputComplete = false
    private var partitionCount = 0

    init(_ step: CallStep) {
        self.step = step
        shape = step.column.answerShape
    }

    /// A row's number: its task, its batch there and its position in that, so that numbers are in row order.
    static func number(partition: Int, block: Int, row: Int) -> UInt64 {
        UInt64(partition) << 40 | UInt64(block) << 24 | UInt64(row)
    }

    private static func position(_ number: UInt64) -> (partition: Int, block: Int, row: Int) {
        (Int(number >> 40), Int(number >> 24 & 0xFFFF), Int(number & 0xFF_FFFF))
    }

    /// Takes in the rows of a task of the stage before.
    ///
    /// Gives each row that has a request of its own, or the reason why it has none; the others share the
    /// request of one above them.
    func add(_ batches: [RecordBatch], partition: Int) throws(StageDataError) -> [(row: UInt64, PreparedRequest)] {
        var blocks: [Block] = []
        var rows: [(UInt64, PreparedRequest)] = []
        var numbers: [UInt64] = []
        for batch in batches {
            guard let index = batch.schema.index(of: CallStep.requestColumn) else {
                throw StageDataError("rows came without their requests")
            }
            var fields = batch.schema.fields, columns = batch.columns
            fields.remove(at: index)
            let requests = columns.remove(at: index)
            let rest = RecordBatch(Schema(fields), columns, rowCount: batch.rowCount)
            schema = schema ?? rest.schema
            let block = blocks.count
            guard batch.rowCount < 1 << 24, block < 1 << 16, partition < 1 << 24 else {
                throw StageDataError("a partition of \(batch.rowCount) rows in a batch is more than the driver numbers")
            }
            blocks.append(
                Block(batch: rest, requests: requests, records: Array(repeating: nil, count: batch.rowCount)))
            for row in 0..<batch.rowCount {
                guard let request = PreparedRequest(requests, row) else {
                    throw StageDataError("a request cannot be read")
                }
                let number = Self.number(partition: partition, block: block, row: row)
                if case .member(_, let above) = request {
                    guard above > 0, above <= numbers.count else {
                        throw StageDataError("a row shares no row's request")
                    }
                    members[numbers[numbers.count - above], default: []].append(number)
                } else {
                    rows.append((number, request))
                }
                numbers.append(number)
            }
        }
        partitions[partition] = Partition(blocks: blocks)
        openRows += numbers.count
        return rows
    }

    /// No more partitions than `count` will come.
    func endInput(partitions count: Int) {
        isInputComplete = true
        partitionCount = count
    }

    /// The messages of a row that is to be called.
    func messages(_ number: UInt64) -> Buffer? {
        let (partition, block, row) = Self.position(number)
        guard let requests = partitions[partition]?.blocks[block]?.requests,
            case .request(_, _, _, let messages)? = PreparedRequest(requests, row)
        else { return nil }
        return messages
    }

    /// The partition of the input that a row came with.
    static func partition(of number: UInt64) -> Int { position(number).partition }

    /// The requests of the partition's rows are kept elsewhere now.
    func dropRequests(of partition: Int) {
        guard let blocks = partitions[partition]?.blocks.indices else { return }
        for block in blocks { partitions[partition]?.blocks[block]?.requests = nil }
    }

    /// How many rows have what these rows' requests come to.
    func count(_ rows: [UInt64]) -> Int { rows.reduce(rows.count) { $0 + (members[$1]?.count ?? 0) } }

    /// A row has its outcome, and so have those that share its request: they may go out.
    func set(_ record: RowRecord, row number: UInt64) {
        resolve(record, number)
        for member in members.removeValue(forKey: number) ?? [] { resolve(record, member) }
    }

    private func resolve(_ record: RowRecord, _ number: UInt64) {
        let (partition, block, row) = Self.position(number)
        guard let isNew = partitions[partition]?.blocks[block].map({ row >= $0.resolved && $0.records[row] == nil }),
            isNew
        else {
            return
        }
        partitions[partition]?.blocks[block]?.records[row] = record
    }

    /// The next rows that are resolved, and before which all have gone out: many, or the last of their batch.
    func takeNext() throws(StageDataError) -> RecordBatch? {
        while let next = partitions[nextPartition]?.next, let count = partitions[nextPartition]?.blocks.count {
            guard next < count else {
                partitions[nextPartition] = nil
                nextPartition += 1
                continue
            }
            guard let rows = partitions[nextPartition]?.blocks[next]?.takeResolved(atLeast: Self.rowsTogether) else {
                return nil
            }
            if partitions[nextPartition]?.blocks[next]?.isOver == true {
                partitions[nextPartition]?.blocks[next] = nil
                partitions[nextPartition]?.next += 1
            }
            guard rows.batch.rowCount > 0 else { continue }
            openRows -= rows.batch.rowCount
            return try answered(rows.batch, rows.records, rows.requests)
        }
        return nil
    }

    /// Rows that are done although some before them are not: what a job that ends early has to give.
    func takeRest() throws(StageDataError) -> [RecordBatch] {
        var rest: [RecordBatch] = []
        for partition in partitions.keys.sorted() {
            for block in (partitions[partition]?.blocks ?? []).compactMap(\.self) {
                var row = block.sent
                while row < block.batch.rowCount {
                    let start = row
                    while row < block.batch.rowCount, block.records[row] != nil { row += 1 }
                    if row > start {
                        let rows = block.rows(start..<row)
                        rest.append(try answered(rows.batch, rows.records, rows.requests))
                    }
                    row += 1
                }
            }
        }
        partitions = [:]
        return rest
    }

    /// Whether every row there will be has gone out.
    var isDone: Bool { isInputComplete && nextPartition >= partitionCount }

    /// The columns of the stage's rows, known once a partition has come.
    var outputSchema: Schema? {
        schema.map { schema in fields.reduce(RecordBatch.empty(schema)) { $0.with($1, .nulls($1.type, 0)) }.schema }
    }

    /// The columns that the stage adds.
    private var fields: [Field] {
        step.column.embeddings == nil
            ? [Field(step.name, ChatAnswer.type(shape))] : EmbeddingColumns.fields(step.name)
    }

    /// The rows with their outcomes beside them.
    private func answered(
        _ batch: RecordBatch, _ records: [RowRecord], _ requests: ArrayData?
    ) throws(StageDataError) -> RecordBatch {
        do {
            let columns: [ArrayData]
            if step.column.embeddings != nil, let requests {
                columns = try EmbeddingColumns.arrays(
                    records, positions: (0..<records.count).map { PreparedRequest.position(requests, $0) })
            } else {
                columns = [try ChatAnswer.array(records, shape)]
            }
            return zip(fields, columns).reduce(batch) { $0.with($1.0, $1.1) }
        } catch {
            throw StageDataError("an answer in the journal cannot be read (\(error)); submit the job with --fresh")
        }
    }
}

extension AnswerRows.Block {
    /// Resolved rows, with their outcomes and requests.
    typealias Rows = (batch: RecordBatch, records: [RowRecord], requests: ArrayData?)

    fileprivate func rows(_ range: Range<Int>) -> Rows {
        (
            batch.slice(range.lowerBound, range.count), records[range].compactMap(\.self),
            requests?.slice(range.lowerBound, range.count)
        )
    }

    /// Takes out the resolved rows at the front, unless they are too few and not the last.
    fileprivate mutating func takeResolved(atLeast least: Int) -> Rows? {
        while resolved < batch.rowCount, records[resolved] != nil { resolved += 1 }
        guard resolved - sent >= least || resolved == batch.rowCount else { return nil }
        let taken = rows(sent..<resolved)
        for row in sent..<resolved { records[row] = nil }
        sent = resolved
        return taken
    }
}
