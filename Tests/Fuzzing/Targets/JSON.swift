internal import Columnar
internal import JSONText

extension FuzzTarget {
    /// JSON as the project reads it: of models, of files and in columns.
    static let json = FuzzTarget("json") { bytes in
        for isLenient in [false, true] {
            let skipped = JSONCopy.end(of: bytes, isLenient: isLenient)
            let copied = JSONCopy.copy(of: bytes, isLenient: isLenient)
            guard (skipped != nil) == (copied != nil) else {
                throw Contradiction("a value that is read is none when it is skipped, or the other way round")
            }
            guard let copied, let skipped else { continue }
            guard copied.end == skipped else {
                throw Contradiction("a value ends at byte \(copied.end), and where it is skipped at \(skipped)")
            }
            let again = JSONCopy.copy(of: Buffer(copied.bytes), isLenient: isLenient)
            guard again?.bytes == copied.bytes, again?.end == copied.bytes.count else {
                throw Contradiction("a value is another one when it is written and read again")
            }
        }
    }
}

/// Reads any value, and writes it again.
private enum JSONCopy {
    /// Where the first value ends that is skipped; nil where there is none.
    static func end(of bytes: Buffer, isLenient: Bool) -> Int? {
        var reader = JSONReader(bytes.bytes, isLenient: isLenient)
        return (try? reader.skip()) == nil ? nil : reader.position
    }

    /// The first value, and where it ends; nil where there is none.
    static func copy(of bytes: Buffer, isLenient: Bool) -> (bytes: [UInt8], end: Int)? {
        var reader = JSONReader(bytes.bytes, isLenient: isLenient)
        var writer = JSONWriter(capacity: bytes.count)
        do throws(JSONSyntaxError) { try copy(&reader, to: &writer) } catch { return nil }
        return (writer.bytes, reader.position)
    }

    private static func copy(_ reader: inout JSONReader, to writer: inout JSONWriter) throws(JSONSyntaxError) {
        var isFirst = true
        switch try reader.kind() {
        case .object:
            writer.raw("{")
            try reader.members { key, reader throws(JSONSyntaxError) in
                if !isFirst { writer.raw(",") }
                isFirst = false
                writer.string(utf8: key.bytes)
                writer.raw(":")
                try copy(&reader, to: &writer)
            }
            writer.raw("}")
        case .array:
            writer.raw("[")
            try reader.array { reader throws(JSONSyntaxError) in
                if !isFirst { writer.raw(",") }
                isFirst = false
                try copy(&reader, to: &writer)
            }
            writer.raw("]")
        case .string: writer.string(utf8: try reader.text())
        case .number, .boolean, .null: writer.raw(try reader.literalText())
        }
    }
}
