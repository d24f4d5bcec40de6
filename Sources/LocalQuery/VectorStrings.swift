import CDuckDB
import Columnar

extension VectorWriter {
    /// DuckDB keeps 12 bytes of a text in the vector itself and points at longer ones, so that ours
    /// need not be copied: the query's input stays alive until the query is over.
    func strings(
        _ vector: duckdb_vector?, _ array: ArrayData, _ start: Int, _ count: Int, _ valid: [UInt64]?, isText: Bool
    ) throws(QueryError) {
        let target = data(vector)
        let offsets = array.buffers[1]
        let bytes = array.buffers[2].bytes
        var from = Int(offsets.load(start, as: Int32.self))
        let end = Int(offsets.load(start + count, as: Int32.self))
        let checked = !isText || Self.isASCII(UnsafeRawBufferPointer(rebasing: bytes[from..<end]))
        for row in 0..<count {
            let to = Int(offsets.load(start + row + 1, as: Int32.self))
            let text = UnsafeRawBufferPointer(rebasing: bytes[from..<to])
            from = to
            if !checked && BitWords.isSet(valid, row) && !Self.isUTF8(text) {
                throw QueryError(.data, "column \"\(column)\": a text that is not UTF-8")
            }
            let start = target + row * MemoryLayout<duckdb_string_t>.stride
            start.storeBytes(of: UInt32(text.count), as: UInt32.self)
            if text.count <= 12 {
                start.storeBytes(of: 0, toByteOffset: 4, as: UInt32.self)
                start.storeBytes(of: 0, toByteOffset: 8, as: UInt64.self)
                if let source = text.baseAddress { (start + 4).copyMemory(from: source, byteCount: text.count) }
            } else {
                start.storeBytes(of: text.loadUnaligned(as: UInt32.self), toByteOffset: 4, as: UInt32.self)
                start.storeBytes(of: Int(bitPattern: text.baseAddress), toByteOffset: 8, as: Int.self)
            }
        }
    }

    private static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var high: UInt64 = 0
        var index = 0
        while index + 8 <= bytes.count {
            high |= bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < bytes.count {
            high |= UInt64(bytes[index])
            index += 1
        }
        return high & 0x8080_8080_8080_8080 == 0
    }

    private static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }
}
