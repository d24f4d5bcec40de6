internal import JSONText
internal import Planning
internal import SparkFunctions
internal import SparkSQL

/// Columns that records of JSON fill by name.
struct JSONRecords {
    private let reader: JSONValueReader
    /// The positions of the fields that are made into columns.
    private let columns: [Int]
    /// Where each field's value stands in the object that is read.
    private var members: MemberRanges
    private let scratch = JSONScratch()
    /// What ends the work, where an object was an error.
    private var problem: TaskFailure?

    typealias Failure = (String) throws(TaskFailure) -> TaskFailure

    init(_ fields: [StructField], _ columns: [Int], _ reader: JSONValueReader) {
        self.reader = reader
        self.columns = columns
        members = MemberRanges(fields.map(\.name))
    }

    /// Adds what a line has: an object, or an array of some.
    mutating func add(
        _ line: UnsafeRawBufferPointer, to rows: inout SparkRows, _ failure: Failure
    ) throws(TaskFailure) {
        let before = rows.rows
        let isGood = attempt(line) { this, json, bytes, isLenient throws(JSONSyntaxError) in
            rows.takeBack(to: before)
            return try this.root(&json, of: bytes, record: line, isLenient, to: &rows, failure) { _ in }
        }
        if let problem { throw problem }
        if isGood { return }
        rows.takeBack(to: before)
        try rows.addBad(line, failure)
    }

    /// Adds the objects of a whole file: those of an array, or that stand one behind the other.
    ///
    /// - Parameters:
    ///   - document: The file's text.
    ///   - isOneRecord: Whether what follows the first object or array is left out, as Spark does.
    ///   - rows: Where they are added.
    ///   - interruption: What ends the work.
    ///   - failure: What is said of the document where it cannot be read.
    /// - Throws: What is said of it, where the mode says that this is an error.
    mutating func add(
        document: UnsafeRawBufferPointer, isOneRecord: Bool, to rows: inout SparkRows, _ interruption: Interruption,
        _ failure: Failure
    ) throws(TaskFailure) {
        if document.isBlank { return }
        let isGood = attempt(document) { this, json, bytes, isLenient throws(JSONSyntaxError) in
            rows.restart()
            repeat {
                let isGood = try this.root(
                    &json, of: bytes, record: document, isLenient, to: &rows, failure
                ) { rows throws(TaskFailure) in try rows.endRecord(interruption) }
                guard isGood else { return false }
            } while !isOneRecord && json.hasMore()
            return true
        }
        if let problem { throw problem }
        if isGood { return }
        rows.restart()
        try rows.addBad(document, failure)
    }

    /// Whether `body` could read the bytes, as they are or in the standard's writing.
    private mutating func attempt(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (inout JSONRecords, inout JSONReader, UnsafeRawBufferPointer, Bool) throws(JSONSyntaxError) -> Bool
    ) -> Bool {
        guard bytes.isUTF8 else { return false }
        var json = JSONReader(bytes)
        do { return try body(&self, &json, bytes, false) } catch {}
        guard problem == nil, var text = reader.standard(bytes) else { return false }
        return text.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            var json = JSONReader(bytes, isLenient: true)
            return (try? body(&self, &json, bytes, true)) ?? false
        }
    }

    /// Adds the rows of the next value; false where it is neither an object nor an array of some.
    private mutating func root(
        _ json: inout JSONReader, of bytes: UnsafeRawBufferPointer, record: UnsafeRawBufferPointer, _ isLenient: Bool,
        to rows: inout SparkRows, _ failure: Failure, _ between: (inout SparkRows) throws(TaskFailure) -> Void
    ) throws(JSONSyntaxError) -> Bool {
        switch try json.kind() {
        case .object:
            try row(&json, of: bytes, record: record, isLenient, to: &rows, failure)
            note { () throws(TaskFailure) in try between(&rows) }
            return true
        case .array:
            var isGood = true
            try json.array { json throws(JSONSyntaxError) in
                guard isGood, problem == nil, !rows.isFull else { return try json.skip() }
                guard try json.kind() == .object else {
                    isGood = false
                    return try json.skip()
                }
                try row(&json, of: bytes, record: record, isLenient, to: &rows, failure)
                note { () throws(TaskFailure) in try between(&rows) }
            }
            return isGood
        default: return false
        }
    }

    private mutating func row(
        _ json: inout JSONReader, of bytes: UnsafeRawBufferPointer, record: UnsafeRawBufferPointer, _ isLenient: Bool,
        to rows: inout SparkRows, _ failure: Failure
    ) throws(JSONSyntaxError) {
        try members.read(&json)
        var isGood = true
        for (index, column) in rows.columns.enumerated() where index != rows.corrupt {
            guard let range = members[columns[index]] else {
                column.appendNull()
                continue
            }
            let value = UnsafeRawBufferPointer(rebasing: bytes[range])
            if try !column.append(json: value, reader, scratch, isLenient: isLenient) { isGood = false }
        }
        note { () throws(TaskFailure) in try rows.endRow(isGood: isGood, record, failure) }
    }

    private mutating func note(_ body: () throws(TaskFailure) -> Void) {
        do throws(TaskFailure) { try body() } catch { problem = problem ?? error }
    }
}
