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
    fileprivate struct Chunk {
        let batch: RecordBatch
        /// Nil once they are elsewhere.
        var requests: ArrayData?
        /// Nil before a row is settled, and once it has gone out.
        var records: [RowRecord?]
        /// Rows at the front that have gone out, and that could go.
        var sent = 0
        var settled = 0

        var isOver: Bool { sent == batch.rowCount }
    }

    /// Rows that go out together, where so many are settled: a few answers to look at soon, and no message a row.
    private static let rowsTogether = 512

    /// The rows of one task of the stage before; chunks that have gone out are nil.
    private struct Part {
        var chunks: [Chunk?]
        var next = 0
    }

    private let step: CallStep
    /// What answers must look like, where the column has a schema.
    private let shape: AnswerShape?
    /// Rows that came in and did not go out yet.
    private(set) var openRows = 0
    private(set) var schema: Schema?
    private var parts: [Int: Part] = [:]
    /// The rows that share the request of another one, by that one.
    private var members: [UInt64: [UInt64]] = [:]
    private var nextPart = 0
    private(set) var isInputComplete = false
    private var partCount = 0

    init(_ step: CallStep) {
        self.step = step
        shape = step.column.answerShape
    }

    /// A row's number: its task, its batch there and its position in that, so that numbers are in row order.
    static func number(part: Int, chunk: Int, row: Int) -> UInt64 {
        UInt64(part) << 40 | UInt64(chunk) << 24 | UInt64(row)
    }

    private static func position(_ number: UInt64) -> (part: Int, chunk: Int, row: Int) {
        (Int(number >> 40), Int(number >> 24 & 0xFFFF), Int(number & 0xFF_FFFF))
    }

    /// Takes in the rows of a task of the stage before.
    ///
    /// Gives each row that has a request of its own, or the reason why it has none; the others share the
    /// request of one above them.
    func add(_ batches: [RecordBatch], part: Int) throws(StageDataError) -> [(row: UInt64, PreparedRequest)] {
        var chunks: [Chunk] = []
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
            let chunk = chunks.count
            guard batch.rowCount < 1 << 24, chunk < 1 << 16, part < 1 << 24 else {
                throw StageDataError("a part of \(batch.rowCount) rows in a batch is more than the driver numbers")
            }
            chunks.append(
                Chunk(batch: rest, requests: requests, records: Array(repeating: nil, count: batch.rowCount)))
            for row in 0..<batch.rowCount {
                guard let request = PreparedRequest(requests, row) else {
                    throw StageDataError("a request cannot be read")
                }
                let number = Self.number(part: part, chunk: chunk, row: row)
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
        parts[part] = Part(chunks: chunks)
        openRows += numbers.count
        return rows
    }

    /// No more parts than `count` will come.
    func endInput(parts count: Int) {
        isInputComplete = true
        partCount = count
    }

    /// The messages of a row that is to be called.
    func messages(_ number: UInt64) -> Buffer? {
        let (part, chunk, row) = Self.position(number)
        guard let requests = parts[part]?.chunks[chunk]?.requests,
            case .request(_, _, _, let messages)? = PreparedRequest(requests, row)
        else { return nil }
        return messages
    }

    /// The part of the input that a row came with.
    static func part(of number: UInt64) -> Int { position(number).part }

    /// The requests of the part's rows are kept elsewhere now.
    func dropRequests(of part: Int) {
        guard let chunks = parts[part]?.chunks.indices else { return }
        for chunk in chunks { parts[part]?.chunks[chunk]?.requests = nil }
    }

    /// How many rows have what these rows' requests come to.
    func count(_ rows: [UInt64]) -> Int { rows.reduce(rows.count) { $0 + (members[$1]?.count ?? 0) } }

    /// A row has its outcome, and so have those that share its request: they may go out.
    func set(_ record: RowRecord, row number: UInt64) {
        settle(record, number)
        for member in members.removeValue(forKey: number) ?? [] { settle(record, member) }
    }

    private func settle(_ record: RowRecord, _ number: UInt64) {
        let (part, chunk, row) = Self.position(number)
        guard let isNew = parts[part]?.chunks[chunk].map({ row >= $0.settled && $0.records[row] == nil }), isNew else {
            return
        }
        parts[part]?.chunks[chunk]?.records[row] = record
    }

    /// The next rows that are settled, and before which all have gone out: many, or the last of their batch.
    func takeNext() throws(StageDataError) -> RecordBatch? {
        while let next = parts[nextPart]?.next, let count = parts[nextPart]?.chunks.count {
            guard next < count else {
                parts[nextPart] = nil
                nextPart += 1
                continue
            }
            guard let rows = parts[nextPart]?.chunks[next]?.takeSettled(atLeast: Self.rowsTogether) else { return nil }
            if parts[nextPart]?.chunks[next]?.isOver == true {
                parts[nextPart]?.chunks[next] = nil
                parts[nextPart]?.next += 1
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
        for part in parts.keys.sorted() {
            for chunk in (parts[part]?.chunks ?? []).compactMap(\.self) {
                var row = chunk.sent
                while row < chunk.batch.rowCount {
                    let start = row
                    while row < chunk.batch.rowCount, chunk.records[row] != nil { row += 1 }
                    if row > start {
                        let rows = chunk.rows(start..<row)
                        rest.append(try answered(rows.batch, rows.records, rows.requests))
                    }
                    row += 1
                }
            }
        }
        parts = [:]
        return rest
    }

    /// Whether every row there will be has gone out.
    var isDone: Bool { isInputComplete && nextPart >= partCount }

    /// The columns of the stage's rows, known once a part has come.
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

extension AnswerRows.Chunk {
    /// Settled rows, with their outcomes and requests.
    typealias Rows = (batch: RecordBatch, records: [RowRecord], requests: ArrayData?)

    fileprivate func rows(_ range: Range<Int>) -> Rows {
        (
            batch.slice(range.lowerBound, range.count), records[range].compactMap(\.self),
            requests?.slice(range.lowerBound, range.count)
        )
    }

    /// Takes out the settled rows at the front, unless they are too few and not the last.
    fileprivate mutating func takeSettled(atLeast least: Int) -> Rows? {
        while settled < batch.rowCount, records[settled] != nil { settled += 1 }
        guard settled - sent >= least || settled == batch.rowCount else { return nil }
        let taken = rows(sent..<settled)
        for row in sent..<settled { records[row] = nil }
        sent = settled
        return taken
    }
}
