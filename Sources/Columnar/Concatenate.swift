extension RecordBatch {
    /// One batch with the rows of all of `batches`, in order.
    ///
    /// They must have `schema`'s types.
    package static func concatenate(_ batches: [RecordBatch], schema: Schema) -> RecordBatch {
        let parts = batches.filter { $0.rowCount > 0 }
        if parts.isEmpty { return .empty(schema) }
        if parts.count == 1 { return RecordBatch(schema, parts[0].columns, rowCount: parts[0].rowCount) }
        let columns = schema.fields.indices.map { index in
            ArrayData.concatenate(parts.map { $0.columns[index] }, type: schema.fields[index].type)
        }
        return RecordBatch(schema, columns, rowCount: parts.reduce(0) { $0 + $1.rowCount })
    }

    /// The rows of `batches` in batches of about `rows` rows each, in order, and never an empty one.
    package static func resized(_ batches: [RecordBatch], rows: Int, schema: Schema) -> [RecordBatch] {
        precondition(rows > 0, "batches of at least one row")
        var out: [RecordBatch] = []
        var pending: [RecordBatch] = []
        var waiting = 0
        for batch in batches {
            var start = 0
            while start < batch.rowCount {
                let count = min(rows - waiting, batch.rowCount - start)
                pending.append(batch.slice(start, count))
                waiting += count
                start += count
                if waiting == rows {
                    out.append(.concatenate(pending, schema: schema))
                    pending = []
                    waiting = 0
                }
            }
        }
        if waiting > 0 { out.append(.concatenate(pending, schema: schema)) }
        return out
    }
}

extension ArrayData {
    static func concatenate(_ parts: [ArrayData], type: DataType) -> ArrayData {
        let length = parts.reduce(0) { $0 + $1.length }
        let nulls = parts.reduce(0) { $0 + $1.nullCount }
        var buffers: [Buffer] = type == .null ? [] : [joinedValidity(parts, length, nulls)]
        var children: [ArrayData] = []
        switch type {
        case .null: break
        case .boolean:
            var bits = BitmapWriter(capacity: length)
            for part in parts {
                for index in 0..<part.length { bits.append(Bitmap.bit(part.buffers[1], part.offset + index)) }
            }
            buffers.append(bits.finish())
        case .utf8, .binary:
            let (offsets, ranges) = joinedOffsets(parts)
            var bytes = BufferWriter(capacity: ranges.reduce(0) { $0 + $1.count })
            for (part, range) in zip(parts, ranges) {
                bytes.append(UnsafeRawBufferPointer(rebasing: part.buffers[2].bytes[range]))
            }
            buffers += [offsets, bytes.finish()]
        case .list(let element):
            let (offsets, ranges) = joinedOffsets(parts)
            buffers.append(offsets)
            children = [
                concatenate(
                    zip(parts, ranges).map { $0.children[0].slice($1.lowerBound, $1.count) }, type: element.type)
            ]
        case .structure(let fields):
            children = fields.indices.map { index in
                concatenate(parts.map { $0.member(index) }, type: fields[index].type)
            }
        default:
            let width = type.byteWidth ?? 0
            var bytes = BufferWriter(capacity: length * width)
            for part in parts {
                let start = part.offset * width
                bytes.append(
                    UnsafeRawBufferPointer(rebasing: part.buffers[1].bytes[start..<start + part.length * width]))
            }
            buffers.append(bytes.finish())
        }
        return ArrayData(type: type, length: length, nullCount: nulls, buffers: buffers, children: children)
    }

    private static func joinedValidity(_ parts: [ArrayData], _ length: Int, _ nulls: Int) -> Buffer {
        if nulls == 0 { return .empty }
        var bits = BitmapWriter(capacity: length)
        for part in parts { for index in 0..<part.length { bits.append(!part.isNull(index)) } }
        return bits.finish()
    }

    /// Offsets for the joined values, and the range of values that each part contributes.
    private static func joinedOffsets(_ parts: [ArrayData]) -> (Buffer, [Range<Int>]) {
        var offsets = BufferWriter(capacity: (parts.reduce(0) { $0 + $1.length } + 1) * 4)
        var ranges: [Range<Int>] = []
        var base: Int32 = 0
        offsets.append(base)
        for part in parts {
            if part.length == 0 {
                ranges.append(0..<0)
                continue
            }
            let first: Int32 = part.buffers[1].load(part.offset)
            for index in 1...part.length { offsets.append(base + part.buffers[1].load(part.offset + index) - first) }
            let last: Int32 = part.buffers[1].load(part.offset + part.length)
            base += last - first
            ranges.append(Int(first)..<Int(last))
        }
        return (offsets.finish(), ranges)
    }
}
