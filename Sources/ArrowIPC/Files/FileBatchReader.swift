import Columnar

/// Takes the arrays of a batch that another program wrote out of its message, and makes Roost's of them.
///
/// An array that is stored as Roost stores it stays a view of the message.
struct FileBatchReader {
    private var reader: BatchReader
    private let dictionaries: Dictionaries
    private let allowance: Allowance
    /// The column that is being read, for errors.
    private var name = ""

    init(
        _ header: FlatTable, body: Buffer, _ dictionaries: Dictionaries, _ allowance: Allowance
    ) throws(ArrowIPCError) {
        let compression = try header.table(Format.BatchSlot.compression)
        let packing = try compression.map { (table) throws(ArrowIPCError) in try PackedBuffers(table, allowance) }
        reader = BatchReader(parts: try BatchParts(header, body: body, packing: packing))
        self.dictionaries = dictionaries
        self.allowance = allowance
    }

    /// The next column, of `rows` values and with every offset checked.
    mutating func column(_ field: StoredField, rows: Int) throws(ArrowIPCError) -> ArrayData {
        name = field.name
        return try BatchReader.check(try array(field), field.name, rows: rows)
    }

    func expectEnd() throws(ArrowIPCError) { try reader.parts.expectEnd() }

    private mutating func array(_ field: StoredField) throws(ArrowIPCError) -> ArrayData {
        if field.isPlain { return try reader.array(field.read) }
        let (count, nulls) = try reader.parts.node(name)
        if case .runEndEncoded(let ends, let values) = field.type {
            return try repeated(count, ends, values)
        }
        let (validity, nullCount) = try reader.parts.validity(count, nulls, name)
        let slots = Slots(count: count, validity: validity, nullCount: nullCount, column: name, allowance)
        switch field.type {
        case .list(let element, let layout): return try list(slots, element, layout, field.read.type)
        case .map(let key, let value):
            let entries = StoredField("entries", .structure([key, value]), nullable: false)
            return try list(slots, entries, .offsets, field.read.type)
        case .structure(let fields):
            var children: [ArrayData] = []
            for member in fields { children.append(try array(member)) }
            return slots.array(field.read.type, children: children)
        case .dictionary(let id, let indices, _):
            let numbers = slots.array(indices, try reader.parts.buffer(name))
            return try dictionaries.decoded(try checked(numbers), id, name, allowance)
        case .text(.large), .binary(.large):
            let offsets = try reader.parts.buffer(name)
            return try slots.texts(field.read.type, large: offsets, try reader.parts.buffer(name))
        case .text(.view), .binary(.view):
            let views = try reader.parts.buffer(name)
            return try slots.texts(field.read.type, views: views, try reader.parts.buffersOfViews(name))
        case .fixedSizeBinary(let size): return try slots.bytes(try reader.parts.buffer(name), each: size)
        default: return try slots.values(try reader.parts.buffer(name), field.type)
        }
    }

    private mutating func list(
        _ slots: Slots, _ element: StoredField, _ layout: StoredType.ListLayout, _ type: DataType
    ) throws(ArrowIPCError) -> ArrayData {
        switch layout {
        case .offsets:
            let offsets = try reader.parts.buffer(name)
            return slots.array(type, offsets, children: [try array(element)])
        case .large:
            let offsets = try reader.parts.buffer(name)
            let child = try array(element)
            return slots.array(
                type, try slots.narrowed(offsets, upTo: child.length, keepsStart: true).offsets, children: [child])
        case .fixed(let size): return try slots.lists(type, of: try array(element), each: size)
        case .view, .largeView:
            let isLarge = layout == .largeView
            let starts = try slots.integers(try reader.parts.buffer(name), isLarge ? .int64 : .int32)
            let sizes = try slots.integers(try reader.parts.buffer(name), isLarge ? .int64 : .int32)
            return try slots.lists(type, of: try checked(array(element)), starts, sizes)
        }
    }

    private mutating func repeated(
        _ count: Int, _ type: DataType, _ field: StoredField
    ) throws(ArrowIPCError) -> ArrayData {
        let ends = try checked(reader.array(Field("run_ends", type, nullable: false)))
        let values = try checked(array(field))
        guard ends.length == values.length, ends.nullCount == 0 else {
            throw .malformed("column '\(name)' has \(ends.length) runs of \(values.length) values")
        }
        let load = try Slots.loader(of: type, name)
        var runs: [Run] = []
        var end = 0
        for index in 0..<ends.length where end < count {
            guard let next = load(ends.buffers[1], index), next > end else {
                throw .malformed("column '\(name)' has runs that go back")
            }
            // A run may go on behind the last row of a slice.
            let last = min(next, count)
            try allowance.take(last - end, times: MemoryLayout<Run>.size, name)
            runs.append(contentsOf: repeatElement(Run(start: Int32(index), count: 1), count: last - end))
            end = last
        }
        guard end == count else { throw .malformed("column '\(name)' has runs of \(end) of \(count) rows") }
        return try Gathering(allowance: allowance, column: name).gathered(runs, of: values)
    }

    private func checked(_ array: ArrayData) throws(ArrowIPCError) -> ArrayData {
        try BatchReader.check(array, name, rows: array.length)
    }
}
