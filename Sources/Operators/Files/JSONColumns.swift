internal import Columnar
internal import JSONText
internal import Planning

/// Columns that JSON objects fill, a row each.
///
/// The survey has refused objects in which a key stands twice.
struct JSONColumns {
    private var batches: RowBatches
    /// Where each column's value stands in the row that is read.
    private var members: MemberRanges
    private let scratch = JSONScratch()

    init(_ columns: [FileScan.Column]) {
        batches = RowBatches(columns)
        members = MemberRanges(columns.map(\.name))
    }

    /// Reads an object of `bytes`, which `reader` reads, as a row.
    mutating func append(
        _ reader: inout JSONReader, of bytes: UnsafeRawBufferPointer
    ) throws(JSONSyntaxError) {
        try members.read(&reader)
        for (index, column) in batches.columns.enumerated() {
            guard let range = members[index] else {
                column.appendNull()
                continue
            }
            try append(UnsafeRawBufferPointer(rebasing: bytes[range]), to: column, at: range.lowerBound)
        }
    }

    mutating func endRow(_ interruption: Interruption) throws(TaskFailure) { try batches.endRow(interruption) }

    consuming func table() -> Table { batches.table() }

    private func append(
        _ json: UnsafeRawBufferPointer, to column: ColumnWriter, at offset: Int
    ) throws(JSONSyntaxError) {
        let first = json[0]
        if first == UInt8(ascii: "n") { return column.appendNull() }
        switch column.type {
        case .text where first == UInt8(ascii: "\""):
            var reader = JSONReader(json, scratch: scratch)
            column.append(try reader.text())
        case .text, .json: JSONLetters.append(json, to: column)
        default:
            var reader = JSONReader(json, scratch: scratch)
            do {
                try column.append(try JSONValues.value(&reader, column.type))
            } catch let error as JSONSyntaxError {
                throw JSONSyntaxError(error.problem, at: offset + error.offset)
            } catch {
                throw JSONSyntaxError("\(error)", at: offset)
            }
        }
    }
}

/// JSON as it stands in a file, on one line.
package enum JSONLetters {
    /// What a value says to a reader: a text itself, else its JSON.
    package static func text(of json: UnsafeRawBufferPointer) -> String {
        var reader = JSONReader(json)
        if json.first == UInt8(ascii: "\""), let text = try? reader.string() { return text }
        return String(decoding: json, as: UTF8.self)
    }

    /// The same of the value to which members of objects lead; nil where there is none, or null.
    static func text(of json: UnsafeRawBufferPointer, at members: ArraySlice<String>) -> String? {
        guard let name = members.first else { return json.first == UInt8(ascii: "n") ? nil : text(of: json) }
        var value: Range<Int>?
        var reader = JSONReader(json)
        _ = try? reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            _ = try reader.kind()
            let start = reader.position
            try reader.skip()
            if key.bytes.elementsEqual(name.utf8) { value = start..<reader.position }
        }
        return value.flatMap { text(of: UnsafeRawBufferPointer(rebasing: json[$0]), at: members.dropFirst()) }
    }

    static func append(_ json: UnsafeRawBufferPointer, to column: ColumnWriter) {
        guard json.contains(UInt8(ascii: "\n")) || json.contains(UInt8(ascii: "\r")) else { return column.append(json) }
        column.append { bytes in
            var isText = false
            var index = 0
            while index < json.count {
                let byte = json[index]
                if isText, byte == UInt8(ascii: "\\"), index + 1 < json.count {
                    bytes.append(byte)
                    index += 1
                } else if byte == UInt8(ascii: "\"") {
                    isText.toggle()
                } else if !isText, byte <= 0x20 {
                    index += 1
                    continue
                }
                bytes.append(json[index])
                index += 1
            }
        }
    }
}

/// JSON as values of a column's type; what is of another type than the survey of the files saw is an error.
enum JSONValues {
    static func value(_ reader: inout JSONReader, _ type: JSONType) throws(JSONSyntaxError) -> Value {
        let kind = try reader.kind()
        if kind == .null {
            try reader.skip()
            return .null
        }
        switch type {
        case .boolean where kind == .boolean: return .boolean(try reader.optionalBoolean() ?? false)
        case .long where kind == .number:
            guard let number = Int64(try letters(&reader)) else { throw mismatch(reader, type) }
            return .integer(number)
        case .double where kind == .number:
            guard let number = Double(try letters(&reader)) else { throw mismatch(reader, type) }
            return .double(number)
        case .wholeNumber where kind == .number:
            guard let number = Int128(try letters(&reader)) else { throw mismatch(reader, type) }
            return .decimal(unscaled: number, scale: 0)
        case .text where kind == .string: return .string(try reader.string())
        case .text, .json:
            let start = reader.position
            try reader.skip()
            return .string(reader.text(from: start))
        case .list(let element) where kind == .array:
            var values: [Value] = []
            try reader.array { reader throws(JSONSyntaxError) in values.append(try value(&reader, element)) }
            return .list(values)
        case .object(let members) where kind == .object: return try object(&reader, members)
        default: throw mismatch(reader, type)
        }
    }

    private static func object(
        _ reader: inout JSONReader, _ members: [JSONType.Member]
    ) throws(JSONSyntaxError) -> Value {
        var values = [Value](repeating: .null, count: members.count)
        var expected = 0
        try reader.members { key, reader throws(JSONSyntaxError) in
            var index = expected
            if index >= members.count || !key.bytes.elementsEqual(members[index].name.utf8) {
                let name = key.string
                index = members.firstIndex { $0.name == name } ?? members.count
            }
            guard index < members.count else { return try reader.skip() }
            values[index] = try value(&reader, members[index].type)
            expected = index + 1
        }
        return .structure(members.map(\.name), values)
    }

    private static func letters(_ reader: inout JSONReader) throws(JSONSyntaxError) -> String {
        String(decoding: try reader.literalText(), as: UTF8.self)
    }

    private static func mismatch(_ reader: JSONReader, _ type: JSONType) -> JSONSyntaxError {
        JSONSyntaxError("a value of type \(type.dataType) was expected", at: reader.position)
    }
}
