package import Columnar
package import Messaging
internal import Planning

/// The columns that embeddings become: the vectors, a list of 32-bit floats, and beside them the errors.
package enum EmbeddingColumns {
    private static let vector = DataType.list(Field("element", .float32))

    /// The columns' fields: `name`, null where the row failed, and `name_error`, null where it did not.
    package static func fields(_ name: String) -> [Field] {
        [Field(name, vector), Field(EmbeddingOptions.errorColumn(name), .structure(CallError.fields))]
    }

    /// The columns of these rows' records.
    ///
    /// Rows that shared a request have one record.
    ///
    /// - Parameters:
    ///   - rows: The records.
    ///   - positions: For each row the position of its vector in its record.
    /// - Returns: The vectors and the errors.
    /// - Returns: The column of vectors, and that of errors.
    /// - Throws: `CodecError` for a record that another program wrote, or that is broken or has no such vector.
    package static func arrays(_ rows: [RowRecord], positions: [Int]) throws(CodecError) -> [ArrayData] {
        var validity = BitmapWriter(capacity: rows.count)
        var offsets = BufferWriter(capacity: (rows.count + 1) * 4)
        var values = BufferWriter(capacity: rows.count * 1024)
        var errors: [CallRecord.Failure?] = []
        var known: (bytes: Buffer, record: CallRecord)?
        offsets.append(Int32(0))
        for (row, position) in zip(rows, positions) {
            if known?.bytes.bytes.baseAddress != row.record.bytes.baseAddress {
                known = (row.record, try CallRecord(decoding: row.record))
            }
            let record = known?.record
            let error = record?.error ?? record?.textFailures[position]
            errors.append(error)
            validity.append(error == nil)
            if error == nil {
                guard let vector = record?.vectors?[position] else {
                    throw CodecError("a record without the vector of text \(position)")
                }
                values.append(vector.bytes)
            }
            offsets.append(Int32(values.count / MemoryLayout<Float>.size))
        }
        let bytes = values.finish()
        let elements = ArrayData(
            type: .float32, length: bytes.count / MemoryLayout<Float>.size, nullCount: 0, buffers: [.empty, bytes])
        let vectors = ArrayData(
            type: vector, length: rows.count, nullCount: validity.zeros,
            buffers: [validity.validity(), offsets.finish()],
            children: [elements])
        return [vectors, CallError.array(errors)]
    }
}
