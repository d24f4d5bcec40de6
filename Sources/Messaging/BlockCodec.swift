internal import Columnar
package import Planning

extension BlockRead: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(stage: Int(try reader.read(1, UInt32.self)), isBroadcast: try reader.read(2, default: false))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, UInt32(clamping: stage))
        if isBroadcast { writer.write(2, true) }
    }
}

extension BlockFetch: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            number: try reader.read(1), worker: WorkerID(try reader.read(2)),
            lease: try reader.read(3, BlockLease.self).lease, start: try reader.read(4), count: try reader.read(5))
        guard start >= 0 else { throw CodecError("bytes from \(start) on") }
        asksForWay = try reader.read(6, default: false)
        self.reader = try reader.readIfPresent(7)
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, number)
        writer.write(2, worker.rawValue)
        writer.write(3, BlockLease(lease: lease))
        writer.write(4, start)
        writer.write(5, count)
        if asksForWay { writer.write(6, true) }
        writer.write(7, reader)
    }
}

extension PublicKey: FieldValue {
    package init(_ type: FieldType, from reader: inout FieldReader) throws(CodecError) {
        let bytes = try Buffer(type, from: &reader)
        guard let key = PublicKey(bytes: bytes.bytes) else { throw CodecError("a key of \(bytes.count) bytes") }
        self = key
    }

    package func write(_ tag: Int, to writer: inout FieldWriter) { writer.write(tag, Buffer(bytes)) }
}

extension DataWay: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(address: try reader.readIfPresent(1), key: try reader.read(2))
        guard address?.utf8.count ?? 0 <= Self.mostCharacters else { throw CodecError("an address that is too long") }
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, address)
        writer.write(2, key)
    }
}

/// The attempt that wrote a block, as a field.
struct BlockLease: FieldCodable {
    let lease: Lease

    init(lease: Lease) { self.lease = lease }
    init(from reader: inout FieldReader) throws(CodecError) { lease = try Lease(from: &reader) }
    func write(to writer: inout FieldWriter) { lease.write(to: &writer) }
}

extension BlockRelation: FieldCodable {
    /// Numbers that say all of a block but its folder.
    private static let numbers = 8

    package init(from reader: inout FieldReader) throws(CodecError) {
        let schema = try reader.read(1, Buffer.self)
        let folders = try reader.read(2, [BlockFolderName].self).map(\.path)
        let packed = try reader.read(packed: 3)
        guard packed.count % Self.numbers == 0 else { throw CodecError("\(packed.count) numbers of blocks") }
        self.init(schema: schema, blocks: [])
        for first in stride(from: 0, to: packed.count, by: Self.numbers) {
            let values = packed[first..<first + Self.numbers].map { $0 }
            guard let folder = Int(exactly: values[0]), folders.indices.contains(folder),
                let stage = UInt32(exactly: values[2]), let task = UInt32(exactly: values[3]),
                let attempt = UInt16(exactly: values[4]), values[5...].allSatisfy({ $0 >= 0 }),
                !values[5].addingReportingOverflow(values[6]).overflow
            else { throw CodecError("a block that cannot be") }
            blocks.append(
                Block(
                    lease: Lease(stage: StageID(stage), task: task, attempt: attempt),
                    worker: WorkerID(UInt64(bitPattern: values[1])), folder: folders[folder],
                    part: BlockIndex.Part(start: values[5], bytes: values[6], rows: values[7])))
        }
    }

    package func write(to writer: inout FieldWriter) {
        var folders: [String] = []
        var known: [String: Int] = [:]
        var packed: [Int64] = []
        for block in blocks {
            let folder = known[block.folder] ?? folders.count
            if folder == folders.count {
                known[block.folder] = folder
                folders.append(block.folder)
            }
            packed += [
                Int64(folder), Int64(bitPattern: block.worker.rawValue), Int64(block.lease.stage.rawValue),
                Int64(block.lease.task), Int64(block.lease.attempt), block.part.start, block.part.bytes,
                block.part.rows,
            ]
        }
        writer.write(1, schema)
        writer.write(2, folders.map { BlockFolderName(path: $0) })
        writer.write(3, packed: packed)
    }
}

private struct BlockFolderName: FieldCodable {
    let path: String

    init(path: String) { self.path = path }
    init(from reader: inout FieldReader) throws(CodecError) { path = try reader.read(1) }
    func write(to writer: inout FieldWriter) { writer.write(1, path) }
}
