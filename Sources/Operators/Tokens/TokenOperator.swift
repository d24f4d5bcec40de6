internal import Columnar
internal import Planning
internal import Tokenization

/// Adds columns that a tokenizer makes, from Arrow's buffers to Arrow's buffers.
struct TokenOperator: ComputeOperator {
    let columns: [TokenColumn]

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        var table = table
        for column in columns { table = try add(column, to: table, context) }
        return table
    }

    private func add(_ column: TokenColumn, to table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        guard let index = table.schema.index(of: column.input) else {
            throw TaskFailure("\(UnknownColumn(name: column.input, columns: table.schema.names))", isTransient: false)
        }
        let function = column.function
        do { try function.validate() } catch { throw TaskFailure(error.description, isTransient: false) }
        let type = table.schema.fields[index].type
        guard type == .null || function.takes(type) else {
            throw TaskFailure(
                "\(function.text(of: column.input)) reads \(function.inputName), but the column '\(column.input)' is "
                    + "of type \(type)", isTransient: false)
        }
        let tokenizer = try context.tokenizer(function.encoding)
        let field = Field(column.name, function.resultType)
        // Also where there are no rows: the column is there all the same.
        let batches = table.batches.isEmpty ? [RecordBatch.empty(table.schema)] : table.batches
        var out: [RecordBatch] = []
        var row = 0
        for batch in batches {
            try context.interruption.check()
            let values: ArrayData
            do throws(RowFailure) {
                values = try function.apply(to: batch.columns[index], tokenizer)
            } catch {
                throw TaskFailure(
                    "\(function.text(of: column.input)), row \(row + error.row + 1) of its partition: \(error.problem)",
                    isTransient: false)
            }
            out.append(batch.with(field, values))
            row += batch.rowCount
        }
        return Table(schema: out[0].schema, batches: out)
    }
}

/// A value that a tokenizer cannot read.
struct RowFailure: Error {
    let row: Int
    let problem: String

    /// What `body` gives for a row.
    static func at<Result>(
        _ row: Int, _ body: () throws(RowProblem) -> Result
    ) throws(RowFailure) -> Result {
        do { return try body() } catch { throw RowFailure(row: row, problem: error.description) }
    }
}

extension TokenFunction {
    fileprivate func takes(_ type: DataType) -> Bool {
        switch (operation, type) {
        case (.decode, .list(let element)):
            [.int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64].contains(element.type)
        case (.decode, _): false
        default: type == .utf8
        }
    }

    fileprivate var inputName: String { operation == .decode ? "lists of token ids" : "texts" }

    fileprivate var resultType: DataType {
        switch operation {
        case .count, .chatCount: .int64
        case .encode: .list(Field("element", .int32, nullable: false))
        case .decode, .truncate: .utf8
        case .split: .list(Field("element", .utf8, nullable: false))
        }
    }

    /// The column that this function makes of `column`.
    fileprivate func apply(to column: ArrayData, _ tokenizer: Tokenizer) throws(RowFailure) -> ArrayData {
        if column.type == .null { return .nulls(resultType, column.length) }
        return switch operation {
        case .count: try TokenCounts.counts(column) { text throws(RowProblem) in try tokenizer.counted(text) }
        case .chatCount: try TokenCounts.chats(column, ChatCounter(tokenizer))
        case .encode: try TokenIDs.encode(column, tokenizer, resultType)
        case .decode: try TokenIDs.decode(column, tokenizer.encoding)
        case .truncate(let most): try TokenChunks.truncate(column, tokenizer, to: most)
        case .split(let size, let overlap):
            try TokenChunks.split(column, tokenizer, size: size, overlap: overlap, resultType)
        }
    }
}
