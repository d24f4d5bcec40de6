package import Columnar

/// Reads what `FieldWriter` wrote, from anybody.
///
/// Fields are asked for in the order of their tags; those that nobody asks for are skipped. Every length is
/// checked against the bytes that are there, so that no message makes its reader trap, or allocate more than a
/// small multiple of its size.
package struct FieldReader {
    private let head: Buffer
    private let frames: ArraySlice<Buffer>
    private var offset = 0
    /// Where the fields end that are read now: a field's own fields end before the message does.
    private var end: Int
    /// The tag before, below which none may stand.
    private var last = 0
    /// The field whose header is read, and whose value is not; 0 for none.
    private var nextTag = 0
    private var nextType = FieldType.number

    package init(_ frames: [Buffer]) throws(CodecError) {
        guard let first = frames.first else { throw CodecError("an empty message") }
        head = first
        end = first.count
        self.frames = frames.dropFirst()
    }

    /// Reads bytes without a tag, which only a message's first bytes are.
    mutating func read<T: FixedWidthInteger & BitwiseCopyable>(raw type: T.Type) throws(CodecError) -> T {
        let start = try advance(MemoryLayout<T>.size)
        return T(littleEndian: head.bytes.loadUnaligned(fromByteOffset: start, as: T.self))
    }

    /// - Throws: `CodecError` where the field is missing, or holds something else.
    package mutating func read<V: FieldValue>(_ tag: Int, _ type: V.Type = V.self) throws(CodecError) -> V {
        guard let found = try find(tag) else { throw CodecError("field \(tag) of a message is missing") }
        return try V(found, from: &self)
    }

    package mutating func read<V: FieldValue>(_ tag: Int, default value: V) throws(CodecError) -> V {
        guard let found = try find(tag) else { return value }
        return try V(found, from: &self)
    }

    package mutating func readIfPresent<V: FieldValue>(
        _ tag: Int, _ type: V.Type = V.self
    ) throws(CodecError) -> V? {
        guard let found = try find(tag) else { return nil }
        return try V(found, from: &self)
    }

    /// A list: all the fields with this tag.
    package mutating func read<V: FieldCodable>(_ tag: Int, _ type: [V].Type = [V].self) throws(CodecError) -> [V] {
        var values: [V] = []
        while let found = try find(tag) { values.append(try V(found, from: &self)) }
        return values
    }

    package mutating func read(packed tag: Int) throws(CodecError) -> [Int64] {
        guard let found = try find(tag) else { return [] }
        let bytes = try range(found)
        let size = MemoryLayout<Int64>.size
        guard bytes.count % size == 0 else { throw CodecError("numbers in \(bytes.count) bytes") }
        return stride(from: bytes.lowerBound, to: bytes.upperBound, by: size).map {
            Int64(littleEndian: head.bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self))
        }
    }

    /// Whether a field with this tag comes next, before any with a greater one.
    mutating func has(_ tag: Int) throws(CodecError) -> Bool {
        guard let found = try find(tag) else { return false }
        (nextTag, nextType) = (tag, found)
        return true
    }

    /// Goes to the field with this tag; nil where there is none.
    @inline(__always)
    private mutating func find(_ tag: Int) throws(CodecError) -> FieldType? {
        if nextTag == 0 {
            guard offset < end else { return nil }
            try readHeader()
        }
        guard nextTag >= tag else { return try findAfterOthers(tag) }
        guard nextTag == tag else { return nil }
        nextTag = 0
        last = tag
        return nextType
    }

    /// Passes over the fields that nobody asked for.
    private mutating func findAfterOthers(_ tag: Int) throws(CodecError) -> FieldType? {
        while nextTag < tag {
            last = nextTag
            nextTag = 0
            try skip(nextType)
            guard offset < end else { return nil }
            try readHeader()
        }
        guard nextTag == tag else { return nil }
        nextTag = 0
        last = tag
        return nextType
    }

    private mutating func readHeader() throws(CodecError) {
        let header = try number()
        guard let type = FieldType(rawValue: UInt8(header & 7)) else {
            throw CodecError("a field of a type that this version does not know")
        }
        let tag = Int(header >> 3)
        guard tag > 0, tag >= last else { throw CodecError("field \(tag) of a message comes after field \(last)") }
        (nextTag, nextType) = (tag, type)
    }

    private mutating func skip(_ type: FieldType) throws(CodecError) {
        switch type {
        case .number, .frame: _ = try number()
        case .eightBytes: _ = try advance(8)
        case .bytes: _ = try range(.bytes)
        case .fields: _ = try advance(Int(try read(raw: UInt32.self)))
        }
    }

    // MARK: Values, for `FieldValue`

    mutating func number(_ type: FieldType) throws(CodecError) -> UInt64 {
        guard type == .number else { throw CodecError("something else where a number belongs") }
        return try number()
    }

    mutating func eightBytes(_ type: FieldType) throws(CodecError) -> UInt64 {
        guard type == .eightBytes else { throw CodecError("something else where eight bytes belong") }
        return try read(raw: UInt64.self)
    }

    mutating func text(_ type: FieldType) throws(CodecError) -> String {
        let bytes = try range(type)
        return String(decoding: head.bytes[bytes], as: UTF8.self)
    }

    mutating func buffer(_ type: FieldType) throws(CodecError) -> Buffer {
        guard type == .frame else { return head.slice(try range(type)) }
        let index = try number()
        guard index < UInt64(frames.count) else { throw CodecError("frame \(index) of a message is missing") }
        return frames[frames.startIndex + Int(index)]
    }

    mutating func fields<V: FieldCodable>(_ type: FieldType) throws(CodecError) -> V {
        guard type == .fields else { throw CodecError("something else where fields belong") }
        let count = Int(try read(raw: UInt32.self))
        let start = try advance(count)
        let outer = (end, last)
        (offset, end, last) = (start, start + count, 0)
        let value = try V(from: &self)
        (offset, nextTag) = (start + count, 0)
        (end, last) = outer
        return value
    }

    private mutating func range(_ type: FieldType) throws(CodecError) -> Range<Int> {
        guard type == .bytes else { throw CodecError("something else where bytes belong") }
        let count = try number()
        guard count <= UInt64(end - offset) else {
            throw CodecError("the message ends \(count - UInt64(end - offset)) bytes too early")
        }
        let start = try advance(Int(count))
        return start..<start + Int(count)
    }

    @inline(__always)
    private mutating func number() throws(CodecError) -> UInt64 {
        // Most are small.
        if offset < end {
            let byte = head.bytes[offset]
            if byte < 0x80 {
                offset += 1
                return UInt64(byte)
            }
        }
        return try longNumber()
    }

    private mutating func longNumber() throws(CodecError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < end {
            let byte = head.bytes[offset]
            offset += 1
            guard shift < 63 || byte <= 1 else { throw CodecError("a number of more than 64 bits") }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw CodecError("the message ends in the middle of a number")
    }

    @inline(__always)
    private mutating func advance(_ count: Int) throws(CodecError) -> Int {
        let start = offset
        guard count <= end - start else { throw endsTooEarly(count) }
        offset = start + count
        return start
    }

    private func endsTooEarly(_ count: Int) -> CodecError {
        CodecError("the message ends \(count - (end - offset)) bytes too early")
    }
}
