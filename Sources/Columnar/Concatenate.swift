extension RecordBatch {
    /// One batch with the rows of all of `batches`, in order.
    ///
    /// They must have `schema`'s types.
    package static func concatenate(_ batches: [RecordBatch], schema: Schema) -> RecordBatch {
        let filled = batches.filter { $0.rowCount > 0 }
        if filled.isEmpty { return .empty(schema) }
        if filled.count == 1 { return RecordBatch(schema, filled[0].columns, rowCount: filled[0].rowCount) }
        let columns = schema.fields.indices.map { index in
            ArrayData.concatenate(filled.map { $0.columns[index] }, type: schema.fields[index].type)
        }
        return RecordBatch(schema, columns, rowCount: filled.reduce(0) { $0 + $1.rowCount })
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
    static func concatenate(_ arrays: [ArrayData], type: DataType) -> ArrayData {
        let length = arrays.reduce(0) { $0 + $1.length }
        let nulls = arrays.reduce(0) { $0 + $1.nullCount }
        var buffers: [Buffer] = type == .null ? [] : [joinedValidity(arrays, length, nulls)]
        var children: [ArrayData] = []
        switch type {
        case .null: break
        case .boolean:
            var bits = BitmapWriter(capacity: length)
            for array in arrays {
                for index in 0..<array.length { bits.append(Bitmap.bit(array.buffers[1], array.offset + index)) }
            }
            buffers.append(bits.finish())
        case .utf8, .binary:
            let (offsets, ranges) = joinedOffsets(arrays)
            var bytes = BufferWriter(capacity: ranges.reduce(0) { $0 + $1.count })
            for (array, range) in zip(arrays, ranges) {
                bytes.append(UnsafeRawBufferPointer(rebasing: array.buffers[2].bytes[range]))
            }
            buffers += [offsets, bytes.finish()]
        case .list(let element):
            let (offsets, ranges) = joinedOffsets(arrays)
            buffers.append(offsets)
            children = [
                concatenate(
                    zip(arrays, ranges).map { $0.children[0].slice($1.lowerBound, $1.count) }, type: element.type)
            ]
        case .structure(let fields):
            children = fields.indices.map { index in
                concatenate(arrays.map { $0.member(index) }, type: fields[index].type)
            }
        default:
            let width = type.byteWidth ?? 0
            var bytes = BufferWriter(capacity: length * width)
            for array in arrays {
                let start = array.offset * width
                bytes.append(
                    UnsafeRawBufferPointer(rebasing: array.buffers[1].bytes[start..<start + array.length * width]))
            }
            buffers.append(bytes.finish())
        }
        return ArrayData(type: type, length: length, nullCount: nulls, buffers: buffers, children: children)
    }

    private static func joinedValidity(_ arrays: [ArrayData], _ length: Int, _ nulls: Int) -> Buffer {
        if nulls == 0 { return .empty }
        var bits = BitmapWriter(capacity: length)
        for array in arrays { for index in 0..<array.length { bits.append(!array.isNull(index)) } }
        return bits.finish()
    }

    /// Offsets for the joined values, and the range of values that each array contributes.
    private static func joinedOffsets(_ arrays: [ArrayData]) -> (Buffer, [Range<Int>]) {
        var offsets = BufferWriter(capacity: (arrays.reduce(0) { $0 + $1.length } + 1) * 4)
        var ranges: [Range<Int>] = []
        var base: Int32 = 0
        offsets.append(base)
        for array in arrays {
            if array.length == 0 {
                ranges.append(0..<0)
                continue
            }
            let first: Int32 = array.buffers[1].load(array.offset)
            for index in 1...array.length { offsets.append(base + array.buffers[1].load(array.offset + index) - first) }
            let last: Int32 = array.buffers[1].load(array.offset + array.length)
            base += last - first
            ranges.append(Int(first)..<Int(last))
        }
        return (offsets.finish(), ranges)
    }
}
