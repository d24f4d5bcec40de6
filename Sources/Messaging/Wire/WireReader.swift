package import Columnar

/// Reads what `WireWriter` wrote.
///
/// Every length is checked against what is there: the bytes may come from anybody.
package struct WireReader {
    private let head: Buffer
    private let attachments: ArraySlice<Buffer>
    private var offset = 0

    package init(_ frames: [Buffer]) throws(CodecError) {
        guard let first = frames.first else { throw CodecError("an empty message") }
        head = first
        attachments = frames.dropFirst()
    }

    package var remaining: Int { head.count - offset }

    package mutating func read<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self) throws(CodecError) -> T
    {
        let start = try advance(MemoryLayout<T>.size)
        return T(littleEndian: head.bytes.loadUnaligned(fromByteOffset: start, as: T.self))
    }

    package mutating func read(_ type: Bool.Type = Bool.self) throws(CodecError) -> Bool {
        switch try read(UInt8.self) {
        case 0: return false
        case 1: return true
        case let other: throw CodecError("\(other) where a yes or no belongs")
        }
    }

    package mutating func read(_ type: Double.Type = Double.self) throws(CodecError) -> Double {
        Double(bitPattern: try read())
    }

    package mutating func read(_ type: String.Type = String.self) throws(CodecError) -> String {
        let count = Int(try read(UInt32.self))
        let start = try advance(count)
        return String(decoding: head.bytes[start..<start + count], as: UTF8.self)
    }

    package mutating func read(_ type: Buffer.Type = Buffer.self) throws(CodecError) -> Buffer {
        let count = try read(UInt32.self)
        if count == .max {
            let index = Int(try read(UInt32.self))
            guard index < attachments.count else { throw CodecError("frame \(index + 1) is missing") }
            return attachments[attachments.startIndex + index]
        }
        _ = try advance((8 - offset & 7) & 7)
        let start = try advance(Int(count))
        return head.slice(start..<start + Int(count))
    }

    package mutating func read<T: WireCodable>(_ type: T.Type = T.self) throws(CodecError) -> T {
        try T(from: &self)
    }

    package mutating func read<T: WireCodable>(_ type: [T].Type = [T].self) throws(CodecError) -> [T] {
        let count = Int(try read(UInt32.self))
        // Every element takes at least a byte, so a count that lies cannot ask for much memory.
        guard count <= remaining else { throw CodecError("\(count) elements in \(remaining) bytes") }
        var values: [T] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try T(from: &self)) }
        return values
    }

    package mutating func read<T: WireCodable>(_ type: T?.Type = T?.self) throws(CodecError) -> T? {
        try read(Bool.self) ? try T(from: &self) : nil
    }

    private mutating func advance(_ count: Int) throws(CodecError) -> Int {
        guard count <= remaining else { throw CodecError("the message ends \(count - remaining) bytes too early") }
        defer { offset += count }
        return offset
    }
}

/// A value that a record holds.
package protocol WireCodable {
    init(from reader: inout WireReader) throws(CodecError)
    func write(to writer: inout WireWriter)
}

/// A message that cannot be read.
package struct CodecError: Error, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
