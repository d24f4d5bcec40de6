import CDuckDB
import Columnar

/// The buffers of one Arrow array while a result's vectors are appended to it.
struct ColumnBytes: ~Copyable {
    var valid = BitWords()
    private var bits = BitWords()
    private var offsets = BufferWriter()
    private var values = BufferWriter()

    init(hasOffsets: Bool) {
        if hasOffsets { offsets.append(Int32(0)) }
    }

    /// Bytes or elements so far, whichever Arrow's 32-bit offsets would end at first.
    var size: Int { max(values.count, valid.count) }

    mutating func fixed(_ rows: VectorRows, width: Int) {
        let start = values.count - rows.range.lowerBound * width
        values.append(rows.bytes(width: width))
        if rows.valid == nil { return }
        // What stands under a null is left over from other rows: equal results shall have equal bytes.
        for row in rows.range where !rows.isValid(row) {
            for byte in 0..<width { values.store(UInt8(0), at: start + row * width + byte) }
        }
    }

    mutating func booleans(_ rows: VectorRows) {
        for row in rows.range { bits.append(rows.load(row, as: UInt8.self) & 1 == 1 ? 1 : 0, 1) }
    }

    mutating func texts(_ rows: VectorRows) throws(QueryError) {
        for row in rows.range {
            if rows.isValid(row) { values.append(rows.string(row)) }
            try end(at: values.count)
        }
    }

    mutating func words(_ rows: VectorRows, of dictionary: [[UInt8]], width: Int) throws(QueryError) {
        for row in rows.range {
            if rows.isValid(row) { dictionary[rows.index(row, width: width)].withUnsafeBytes { values.append($0) } }
            try end(at: values.count)
        }
    }

    mutating func uuids(_ rows: VectorRows) throws(QueryError) {
        for row in rows.range {
            if rows.isValid(row) { values.append(utf8: rows.uuid(row)) }
            try end(at: values.count)
        }
    }

    mutating func decimals<T: FixedWidthInteger & BitwiseCopyable>(_ rows: VectorRows, of: T.Type) {
        for row in rows.range { values.append(rows.isValid(row) ? Int128(rows.load(row, as: T.self)) : 0) }
    }

    /// 128-bit integers, signed or not, as decimals.
    mutating func huge<T: FixedWidthInteger & BitwiseCopyable>(_ rows: VectorRows, of: T.Type) throws(QueryError) {
        let limit: Int128 = 99_999_999_999_999_999_999_999_999_999_999_999_999
        for row in rows.range {
            let value = rows.isValid(row) ? rows.load(row, as: T.self) : 0
            guard -limit...limit ~= Int128(clamping: value) else {
                throw QueryError(
                    .data, "\(value) has more than the 38 digits that a dataframe can hold: cast it, e.g. to DOUBLE")
            }
            values.append(Int128(clamping: value))
        }
    }

    /// Appends the ends of lists, whose elements come after the `elements` that are there.
    ///
    /// Returns which elements of the child vector they are: neighbouring lists mostly make one range.
    mutating func lists(_ rows: VectorRows, after elements: Int) throws(QueryError) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var last = 0..<0
        var total = elements
        for row in rows.range {
            if rows.isValid(row) {
                let entry = rows.load(row, as: duckdb_list_entry.self)
                let (start, count) = (Int(entry.offset), Int(entry.length))
                if count > 0 && start == last.upperBound {
                    last = last.lowerBound..<start + count
                } else if count > 0 {
                    if !last.isEmpty { ranges.append(last) }
                    last = start..<start + count
                }
                total += count
            }
            try end(at: total)
        }
        if !last.isEmpty { ranges.append(last) }
        return ranges
    }

    /// The same for lists of `size` elements each, which lie one after another.
    mutating func arrays(_ rows: VectorRows, size: Int, after elements: Int) throws(QueryError) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var total = elements
        for row in rows.range {
            if rows.isValid(row) {
                ranges.append(row * size..<(row + 1) * size)
                total += size
            }
            try end(at: total)
        }
        return ranges
    }

    private mutating func end(at total: Int) throws(QueryError) {
        guard let end = Int32(exactly: total) else {
            throw QueryError(.data, "more than 2 GiB in one column of a few rows")
        }
        offsets.append(end)
    }

    /// Arrow's buffers for an array of this form.
    consuming func finish(_ form: VectorLayout.Form) -> [Buffer] {
        switch form {
        case .null: []
        case .boolean: [valid.validity(), bits.finish()]
        case .structure: [valid.validity()]
        case .list, .array: [valid.validity(), offsets.finish()]
        case .bytes, .uuid, .enumeration: [valid.validity(), offsets.finish(), values.finish()]
        case .fixed, .decimal16, .decimal32, .decimal64, .huge, .unsignedHuge: [valid.validity(), values.finish()]
        }
    }
}
