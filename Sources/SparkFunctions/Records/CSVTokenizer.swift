/// Finds the fields of records of CSV, as Spark does, which takes more than the standard says.
///
/// A quote inside of a quoted field is written with the escape character before it. Where another quote stands there,
/// the field goes on to the next separator, and all of its letters are the value, quotes included.
package struct CSVTokenizer {
    package enum Field {
        /// Nothing between two separators.
        case missing
        /// Nothing between two quotes.
        case empty
        /// These bytes of the record.
        case bytes(Range<Int>)
        /// These of the bytes that were put together.
        case copied(Range<Int>)
    }

    package var format: CSVFormat
    package private(set) var fields: [Field] = []
    /// Whether the record found last ends in a field whose quote is not closed.
    package private(set) var endsInsideQuotes = false
    private var copies: [UInt8] = []
    /// Whether more bytes are needed.
    private var isCut = false

    package init(_ format: CSVFormat) { self.format = format }

    /// The bytes of a field of the record that was found last; nil for null.
    package func text(_ index: Int, of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard index < fields.count else { return nil }
        let text: UnsafeRawBufferPointer
        switch fields[index] {
        case .missing: return nil
        case .empty: text = format.emptyValue.withUnsafeBytes { $0 }
        case .bytes(let range): text = UnsafeRawBufferPointer(rebasing: bytes[range])
        case .copied(let range):
            text = copies.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[range]) }
        }
        return text.elementsEqual(format.nullValue) ? nil : text
    }

    /// Finds the fields of the record that begins at `start`.
    ///
    /// - Parameters:
    ///   - bytes: The record, and what follows.
    ///   - start: Where it begins.
    ///   - isWhole: Whether nothing follows the bytes.
    /// - Returns: The position behind the record; nil where it does not end in the bytes.
    package mutating func next(
        _ bytes: UnsafeRawBufferPointer, from start: Int, isWhole: Bool
    ) -> Int? {
        fields.removeAll(keepingCapacity: true)
        copies.removeAll(keepingCapacity: true)
        isCut = false
        endsInsideQuotes = false
        var index = start
        while true {
            if format.dropsLeadingBlanks {
                while index < bytes.count, bytes[index] <= 0x20, separator(bytes, index) == 0,
                    lineEnd(bytes, index) == 0, bytes[index] != format.quote
                { index += 1 }
            }
            guard index < bytes.count else {
                fields.append(.missing)
                return isWhole ? bytes.count : nil
            }
            if let quote = quoted(bytes, &index, isWhole) {
                fields.append(quote)
            } else if !isCut {
                fields.append(plain(bytes, &index))
            }
            if isCut { return nil }
            guard index < bytes.count else { return isWhole ? bytes.count : nil }
            let end = lineEnd(bytes, index)
            if end > 0 {
                // A return at the very end may be the half of a line's end.
                if !isWhole, index + end == bytes.count, bytes[index] == 0x0D, format.lineEnd == .both { return nil }
                return index + end
            }
            index += separator(bytes, index)
        }
    }

    // MARK: fields

    private func plain(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) -> Field {
        let start = index
        if format.separator.count == 1, format.lineEnd == .none {
            let byte = format.separator[0]
            while index < bytes.count, bytes[index] != byte { index += 1 }
        } else {
            while index < bytes.count, separator(bytes, index) == 0, lineEnd(bytes, index) == 0 { index += 1 }
        }
        var end = index
        if format.dropsTrailingBlanks { while end > start, bytes[end - 1] <= 0x20 { end -= 1 } }
        return start == end ? .missing : .bytes(start..<end)
    }

    /// A field that begins with a quote; nil for another.
    private mutating func quoted(_ bytes: UnsafeRawBufferPointer, _ index: inout Int, _ isWhole: Bool) -> Field? {
        let quote = format.quote
        guard quote != 0, bytes[index] == quote else { return nil }
        let first = index + 1
        // Most fields end with their second quote.
        if let closing = bytes[first...].firstIndex(of: quote),
            format.escape == quote || !bytes[first..<closing].contains(format.escape),
            format.lineEnd != .both && format.lineEnd != .carriageReturn || !bytes[first..<closing].contains(0x0D),
            closing + 1 < bytes.count ? isBorder(bytes, closing + 1) : isWhole
        {
            index = closing + 1
            return first == closing ? .empty : .bytes(first..<closing)
        }
        return slowly(bytes, &index, isWhole)
    }

    private mutating func slowly(_ bytes: UnsafeRawBufferPointer, _ index: inout Int, _ isWhole: Bool) -> Field? {
        let quote = format.quote, escape = format.escape, escapeOfEscape = format.escapeOfEscape
        let start = copies.count
        var position = index + 1
        // The byte before, as far as it may mean something; 0 for none.
        var last: UInt8 = 0
        var isFirst = true
        while true {
            guard position < bytes.count else {
                isCut = !isWhole
                index = position
                endsInsideQuotes = last != quote
                if isFirst { copies.append(quote) }
                return copy(from: start)
            }
            let byte = letter(bytes, position)
            if last == quote, !isFirst, byte <= 0x20 || isBorder(bytes, position) {
                return behindClosing(bytes, &index, position, start, isWhole)
            }
            isFirst = false
            if byte != quote, byte != escape {
                if last == quote {
                    copies.append(quote)
                    return rest(bytes, &index, position, start, isWhole)
                }
                if last == escape, escape != 0 { copies.append(escape) }
                append(bytes, &position)
                last = 0
                while position < bytes.count {
                    let next = bytes[position]
                    if next == quote || next == escape || next == escapeOfEscape && next != 0 { break }
                    append(bytes, &position)
                }
                guard position < bytes.count else { continue }
                last = bytes[position]
                position += 1
                continue
            }
            if byte == escape, last == escapeOfEscape, escapeOfEscape != 0 {
                copies.append(escape)
                last = 0
            } else if last == escape, last != 0 {
                copies.append(byte == quote ? quote : last)
                last = byte == quote ? 0 : byte
            } else if byte == quote, last == quote {
                copies.append(quote)
                last = quote
            } else if last == quote {
                copies.append(quote)
                return rest(bytes, &index, position, start, isWhole)
            } else {
                last = byte
            }
            position += 1
        }
    }

    /// What follows a quote that closes a field: blanks, which are left out, or letters, which make all of it the value.
    private mutating func behindClosing(
        _ bytes: UnsafeRawBufferPointer, _ index: inout Int, _ position: Int, _ start: Int, _ isWhole: Bool
    ) -> Field? {
        var next = position
        while next < bytes.count, bytes[next] <= 0x20, !isBorder(bytes, next) { next += 1 }
        guard next < bytes.count else {
            isCut = !isWhole
            index = next
            return copy(from: start)
        }
        if isBorder(bytes, next) {
            index = next
            return copy(from: start)
        }
        copies.append(format.quote)
        copies.append(contentsOf: bytes[position..<next])
        return rest(bytes, &index, next, start, isWhole)
    }

    /// The field as it is written, up to the next separator.
    private mutating func rest(
        _ bytes: UnsafeRawBufferPointer, _ index: inout Int, _ position: Int, _ start: Int, _ isWhole: Bool
    ) -> Field? {
        copies.insert(format.quote, at: start)
        var next = position
        while next < bytes.count, !isBorder(bytes, next) { append(bytes, &next) }
        if format.dropsTrailingBlanks {
            while copies.count > start, copies[copies.count - 1] <= 0x20 { copies.removeLast() }
        }
        isCut = next == bytes.count && !isWhole
        index = next
        return copy(from: start)
    }

    private func copy(from start: Int) -> Field { start == copies.count ? .empty : .copied(start..<copies.count) }

    // MARK: letters

    /// The byte there, with every end of a line as a feed.
    private func letter(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt8 {
        lineEnd(bytes, index) > 0 ? 0x0A : bytes[index]
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer, _ index: inout Int) {
        let end = bytes[index] == 0x0D ? lineEnd(bytes, index) : 0
        copies.append(end > 0 ? 0x0A : bytes[index])
        index += max(1, end)
    }

    private func isBorder(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
        separator(bytes, index) > 0 || lineEnd(bytes, index) > 0
    }

    /// The bytes of the separator that stands there, or 0.
    @inline(__always)
    private func separator(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int {
        guard bytes[index] == format.separator.first else { return 0 }
        if format.separator.count == 1 { return 1 }
        return bytes[index...].starts(with: format.separator) ? format.separator.count : 0
    }

    /// The bytes of the end of a line that stands there, or 0.
    @inline(__always)
    private func lineEnd(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int {
        switch format.lineEnd {
        case .none: return 0
        case .feed: return bytes[index] == 0x0A ? 1 : 0
        case .carriageReturn: return bytes[index] == 0x0D || bytes[index] == 0x0A ? 1 : 0
        case .both:
            if bytes[index] == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { return 2 }
            return bytes[index] == 0x0A ? 1 : 0
        }
    }
}
