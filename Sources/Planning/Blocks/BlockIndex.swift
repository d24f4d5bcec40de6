package import Columnar

/// What a task has written as blocks: where, and what of the file each partition has.
package struct BlockIndex: Sendable, Hashable {
    /// A partition's bytes in the file.
    package struct Part: Sendable, Hashable {
        package var start: Int64
        package var bytes: Int64
        package var rows: Int64

        package init(start: Int64, bytes: Int64, rows: Int64) {
            self.start = start
            self.bytes = bytes
            self.rows = rows
        }
    }

    /// The folder of the worker's blocks, on its machine.
    package var folder: String
    /// The rows' Arrow schema message.
    package var schema: Buffer
    package var parts: [Part]
    /// What the engine that chose the partitions makes of some values; empty where none did.
    ///
    /// Rows meet only where all workers' engines have the same hashes, whatever their versions.
    package var hash: String

    package init(folder: String, schema: Buffer, parts: [Part], hash: String = "") {
        self.folder = folder
        self.schema = schema
        self.parts = parts
        self.hash = hash
    }

    package static func == (left: BlockIndex, right: BlockIndex) -> Bool {
        left.folder == right.folder && left.hash == right.hash && left.schema == right.schema
            && left.parts == right.parts
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(folder)
        hasher.combine(parts)
    }

    private static let columns = Schema([
        Field("folder", .utf8, nullable: false), Field("schema", .binary, nullable: false),
        Field("parts", .binary, nullable: false), Field("hash", .utf8, nullable: false),
    ])

    /// The index as a task's rows.
    package var table: Table {
        let numbers = parts.flatMap { [$0.start, $0.bytes, $0.rows] }
        let columns: [ArrayData] = [
            .strings([folder]), .binary(schema), .binary(Buffer(values: numbers.map(\.littleEndian))),
            .strings([hash]),
        ]
        return Table(schema: Self.columns, batches: [RecordBatch(Self.columns, columns, rowCount: 1)])
    }

    /// The index that rows are; nil where they are others.
    package init?(_ batches: [RecordBatch], partitions: Int) {
        let filled = batches.filter { $0.rowCount > 0 }
        guard filled.count == 1, filled[0].rowCount == 1,
            filled[0].columns.map(\.type) == Self.columns.fields.map(\.type),
            let folder = filled[0].columns[0].string(0), let hash = filled[0].columns[3].string(0)
        else { return nil }
        let schema = Buffer(copying: filled[0].columns[1].bytes(0)), numbers = filled[0].columns[2].bytes(0)
        guard numbers.count == partitions * 24 else { return nil }
        self.init(folder: folder, schema: schema, parts: [], hash: hash)
        func number(_ index: Int) -> Int64 {
            Int64(littleEndian: numbers.loadUnaligned(fromByteOffset: index * 8, as: Int64.self))
        }
        for index in 0..<partitions {
            let part = Part(start: number(index * 3), bytes: number(index * 3 + 1), rows: number(index * 3 + 2))
            guard part.start >= 0, part.bytes >= 0, part.rows >= 0,
                !part.start.addingReportingOverflow(part.bytes).overflow
            else { return nil }
            parts.append(part)
        }
    }
}

extension ArrayData {
    /// A column of one binary value.
    fileprivate static func binary(_ value: Buffer) -> ArrayData {
        ArrayData(
            type: .binary, length: 1, nullCount: 0,
            buffers: [.empty, Buffer(values: [Int32(0), Int32(clamping: value.count)]), value])
    }
}
