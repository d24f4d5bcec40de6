import Columnar

/// Takes the arrays of a batch out of its message, in depth-first order: a node for each, and as many
/// buffers as its type has (Message.fbs, `RecordBatch`).
struct BatchReader {
    var parts: BatchParts

    /// The next column, of `rows` values and with every offset checked.
    mutating func column(_ field: Field, rows: Int) throws(ArrowIPCError) -> ArrayData {
        try Self.check(try array(field), field.name, rows: rows)
    }

    /// The next array, of which nothing but the number of its nulls is checked.
    mutating func array(_ field: Field) throws(ArrowIPCError) -> ArrayData {
        let (count, nulls) = try parts.node(field.name)
        if case .null = field.type { return ArrayData(type: .null, length: count, nullCount: count, buffers: []) }
        let (validity, nullCount) = try parts.validity(count, nulls, field.name)
        switch field.type {
        case .list(let element):
            let offsets = try parts.buffer(field.name)
            let child = try array(element)
            return ArrayData(
                type: field.type, length: count, nullCount: nullCount, buffers: [validity, offsets], children: [child])
        case .structure(let fields):
            var children: [ArrayData] = []
            children.reserveCapacity(fields.count)
            for member in fields { children.append(try array(member)) }
            return ArrayData(
                type: field.type, length: count, nullCount: nullCount, buffers: [validity], children: children)
        case .utf8, .binary:
            let offsets = try parts.buffer(field.name)
            let bytes = try parts.buffer(field.name)
            return ArrayData(
                type: field.type, length: count, nullCount: nullCount, buffers: [validity, offsets, bytes])
        default:
            let values = try parts.buffer(field.name)
            return ArrayData(type: field.type, length: count, nullCount: nullCount, buffers: [validity, values])
        }
    }

    /// The array as a column, where it has `rows` values and every offset leads inside of it.
    static func check(_ array: ArrayData, _ name: String, rows: Int) throws(ArrowIPCError) -> ArrayData {
        guard array.length == rows else {
            throw .malformed("column '\(name)' has \(array.length) values in a batch of \(rows) rows")
        }
        do throws(InvalidArray) {
            try array.validate()
        } catch {
            throw .malformed("column '\(name)': \(error)")
        }
        return array
    }
}
