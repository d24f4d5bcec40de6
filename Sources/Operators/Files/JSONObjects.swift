internal import Columnar
internal import JSONText
internal import Planning

/// The objects of a JSON file, whether they stand on lines or in one document.
enum JSONObjects {
    /// A larger document, whose text is held in memory, is refused.
    private static let largestDocument = 2 << 30
    private static let linesBetweenChecks = 4_096

    typealias Body = (_ reader: inout JSONReader, _ bytes: UnsafeRawBufferPointer) throws(JSONSyntaxError) -> Void

    /// Calls `body` with each line's object; blank lines have none.
    ///
    /// - Parameters:
    ///   - lines: The lines of a split.
    ///   - before: How many lines come before it; asked for only where one is to be named.
    ///   - interruption: What ends the reading.
    ///   - body: Reads the object.
    /// - Throws: `TaskFailure` with the number of the line that is no object.
    static func inLines(
        _ lines: consuming LineReader, after before: () throws(TaskFailure) -> Int, _ interruption: Interruption,
        _ body: Body
    ) throws(TaskFailure) {
        var number = 0
        while let line = try lines.nextLine() {
            number += 1
            if number % linesBetweenChecks == 0 { try interruption.check() }
            guard line.tooLong == nil else { _ = try line.readable(); return }
            guard !line.bytes.allSatisfy({ $0 <= 0x20 }) else { continue }
            do throws(JSONSyntaxError) {
                var reader = JSONReader(line.bytes)
                try object(&reader, line.bytes, body)
                try reader.end()
            } catch {
                throw TaskFailure("line \(try before() + number): \(words(error))", isTransient: false)
            }
        }
    }

    /// Calls `body` with each object of an array, or of objects that stand one behind the other.
    /// - Throws: `TaskFailure` with the number of the line that is wrong.
    static func inDocument(
        _ document: UnsafeRawBufferPointer, _ interruption: Interruption, _ body: Body
    ) throws(TaskFailure) {
        var reader = JSONReader(document)
        do throws(JSONSyntaxError) {
            if reader.hasMore(), try reader.kind() == .array {
                try reader.array { reader throws(JSONSyntaxError) in try object(&reader, document, body) }
                try reader.end()
            } else {
                while reader.hasMore() { try object(&reader, document, body) }
            }
        } catch {
            let feeds = document[..<min(document.count, error.offset)].count { $0 == UInt8(ascii: "\n") }
            throw TaskFailure("line \(feeds + 1): \(words(error, inDocument: true))", isTransient: false)
        }
        try interruption.check()
    }

    /// All of a file's text.
    static func document(_ file: consuming InputFile, _ interruption: Interruption) throws(TaskFailure) -> Buffer {
        var writer = BufferWriter(capacity: 1 << 20)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { memory.deallocate() }
        while true {
            try interruption.check()
            let count = try file.read(at: Int64(writer.count), into: memory)
            if count == 0 { break }
            var piece = UnsafeRawBufferPointer(rebasing: memory[..<count])
            if writer.count == 0, piece.starts(with: [0xEF, 0xBB, 0xBF]) {
                // Blanks in the place of the mark, so that positions stay.
                for _ in 0..<3 { writer.append(UInt8(ascii: " ")) }
                piece = UnsafeRawBufferPointer(rebasing: piece[3...])
            }
            writer.append(piece)
            guard writer.count <= largestDocument else {
                throw TaskFailure(
                    "a JSON document of more than \(largestDocument >> 30) GiB is not read whole: write it as JSON lines, "
                        + "an object a line", isTransient: false)
            }
        }
        return writer.finish()
    }

    /// Whether a file that begins with these bytes is one document, and no object a line.
    ///
    /// - Parameter head: The file's first line that is not blank.
    /// - Returns: True also where the line ends in the middle of an object.
    static func isDocument(_ head: UnsafeRawBufferPointer) -> Bool {
        var reader = JSONReader(head)
        guard reader.hasMore(), let kind = try? reader.kind() else { return false }
        if kind == .array { return true }
        guard kind == .object else { return false }
        // A mistake in the line is one; a line that only ends too early goes on below.
        guard (try? reader.skip()) != nil else { return reader.isAtEnd }
        return reader.hasMore() && (try? reader.kind()) == .object
    }

    /// Whether a line is an object and nothing else.
    static func isObject(_ line: UnsafeRawBufferPointer) -> Bool {
        var reader = JSONReader(line)
        guard (try? reader.kind()) == .object, (try? reader.skip()) != nil else { return false }
        return !reader.hasMore()
    }

    private static func object(
        _ reader: inout JSONReader, _ bytes: UnsafeRawBufferPointer, _ body: Body
    ) throws(JSONSyntaxError) {
        guard try reader.kind() == .object else {
            throw JSONSyntaxError(
                #"a row is an object, such as {"prompt": "..."}, and this is none,"#, at: reader.position)
        }
        try body(&reader, bytes)
    }

    private static func words(_ error: JSONSyntaxError, inDocument: Bool = false) -> String {
        if error.isOfContent { return error.problem }
        return "not JSON that can be read: \(inDocument ? error.problem : error.description)"
    }
}
