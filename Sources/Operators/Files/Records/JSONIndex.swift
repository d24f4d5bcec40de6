internal import Glibc
internal import JSONText

/// Finds the values of objects of JSON, a line each, where they are written as nearly all are.
///
/// It takes what it can be sure of, and nothing else: another line is read by `JSONRecords`, which knows all that Spark
/// takes for a record.
final class JSONIndex {
    /// Names of members that were met, those of columns first.
    private struct Name {
        /// Its bytes, the quote behind it, and zeros up to the next multiple of eight.
        let start: UnsafeMutableRawPointer
        let count: Int
        /// The column; -1 where none is wanted.
        let column: Int
        /// Which name came after this one the last time.
        var follower = 0
    }

    /// More names than these are looked for from the first one each time.
    private static let mostNames = 1_024
    /// A value of fewer bytes nests less deep than readers go.
    private static let leastDeep = 500

    /// What changes, beside the object: Swift checks each access to an object's own variables.
    private struct State {
        var nameCount = 0
        /// The name that came first the last time.
        var first = 0
    }

    private let names: UnsafeMutablePointer<Name>
    private let state: UnsafeMutablePointer<State>

    /// - Parameters:
    ///   - fields: The names of all columns.
    ///   - columns: The positions of those that are wanted, as a block has them.
    init(_ fields: [String], _ columns: [Int]) {
        names = .allocate(capacity: Self.mostNames)
        state = .allocate(capacity: 1)
        state.initialize(to: State())
        var seen: Set<String> = []
        for (position, name) in fields.enumerated().prefix(Self.mostNames / 2) where seen.insert(name).inserted {
            // A name with escapes in JSON is left to others, with its line.
            guard Self.isPlain(name) else { continue }
            add(Array(name.utf8), columns.firstIndex(of: position) ?? -1)
        }
    }

    deinit {
        for index in 0..<nameCount { names[index].start.deallocate() }
        names.deallocate()
        state.deallocate()
    }

    @inline(__always)
    private var nameCount: Int { state.pointee.nameCount }

    /// Whether it knows so many columns.
    static func takes(_ count: Int) -> Bool { count <= mostNames / 2 }

    private func add(_ name: [UInt8], _ column: Int) {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: name.count + 8, alignment: 8)
        bytes.copyBytes(from: name + [UInt8(ascii: "\"")] + [UInt8](repeating: 0, count: 7))
        guard let start = bytes.baseAddress else { return }
        names.advanced(by: nameCount).initialize(
            to: Name(start: start, count: name.count, column: column))
        names[nameCount].follower = nameCount + 1
        state.pointee.nameCount += 1
    }

    private static func isPlain(_ name: String) -> Bool {
        name.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    /// Passes a name and its quote; -1 for one that is not known and for which there is no room, nil where there is none.
    @inline(__always)
    private func name(_ bytes: UnsafePointer<UInt8>, _ index: inout Int, _ end: Int, after previous: Int) -> Int? {
        let start = index
        // Records mostly have the same names in the same order.
        let guess = previous < 0 ? state.pointee.first : names[previous].follower
        if guess < nameCount, comes(guess, bytes, start, end) {
            index = start &+ names[guess].count &+ 1
            return guess
        }
        index = ByteSearch.endOfPlainText(bytes, start, end)
        guard index < end, bytes[index] == UInt8(ascii: "\"") else { return nil }
        index &+= 1
        return search(bytes + start, index &- start &- 1, after: previous) ?? -1
    }

    /// Whether this name and its quote come next; false, too, where that takes reading behind the end.
    @inline(__always)
    private func comes(_ name: Int, _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let count = names[name].count &+ 1
        guard start &+ ((count &+ 7) & ~7) <= end else { return false }
        var offset = 0
        while offset &+ 8 <= count {
            if difference(name, bytes, start, offset) != 0 { return false }
            offset &+= 8
        }
        if offset == count { return true }
        return difference(name, bytes, start, offset) << UInt64(64 &- 8 &* (count &- offset)) == 0
    }

    @inline(__always)
    private func difference(_ name: Int, _ bytes: UnsafePointer<UInt8>, _ start: Int, _ offset: Int) -> UInt64 {
        let found = UnsafeRawPointer(bytes).loadUnaligned(fromByteOffset: start &+ offset, as: UInt64.self)
        return UInt64(littleEndian: found ^ names[name].start.load(fromByteOffset: offset, as: UInt64.self))
    }

    @inline(__always)
    private func isName(_ index: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        names[index].count == count && memcmp(names[index].start, bytes, count) == 0
    }

    @inline(never)
    private func search(_ bytes: UnsafePointer<UInt8>, _ count: Int, after previous: Int) -> Int? {
        var found = 0
        while found < nameCount, !isName(found, bytes, count) { found += 1 }
        if found == nameCount {
            guard nameCount < Self.mostNames else { return nil }
            add(Array(UnsafeBufferPointer(start: bytes, count: count)), -1)
        }
        if previous < 0 { state.pointee.first = found } else { names[previous].follower = found }
        return found
    }

    /// Adds the row of an object that is all of a line in UTF-8; false for another line, of which nothing is added.
    func add(_ line: UnsafeRawBufferPointer, to block: RecordBlock) -> Bool {
        guard let start = line.baseAddress else { return false }
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        let end = line.count
        var index = 0
        block.begin()
        guard next(bytes, &index, end) == UInt8(ascii: "{") else { return false }
        index &+= 1
        if next(bytes, &index, end) == UInt8(ascii: "}") {
            index &+= 1
        } else if !members(bytes, &index, end, block) {
            return false
        }
        _ = next(bytes, &index, end)
        guard index == end else { return false }
        block.end()
        return true
    }

    /// Reads the members of an object, and its end.
    @inline(__always)
    private func members(_ bytes: UnsafePointer<UInt8>, _ index: inout Int, _ end: Int, _ block: RecordBlock) -> Bool {
        var previous = -1
        while true {
            guard next(bytes, &index, end) == UInt8(ascii: "\"") else { return false }
            index &+= 1
            guard let known = name(bytes, &index, end, after: previous) else { return false }
            guard next(bytes, &index, end) == UInt8(ascii: ":") else { return false }
            index &+= 1
            guard let slot = value(bytes, &index, end) else { return false }
            if known >= 0 {
                if names[known].column >= 0 { block.set(names[known].column, slot) }
                previous = known
            }
            switch next(bytes, &index, end) {
            case UInt8(ascii: ","): index &+= 1
            case UInt8(ascii: "}"):
                index &+= 1
                return true
            default: return false
            }
        }
    }

    /// The next byte that is no blank; 0 at the end.
    @inline(__always)
    private func next(_ bytes: UnsafePointer<UInt8>, _ index: inout Int, _ end: Int) -> UInt8 {
        while index < end {
            let byte = bytes[index]
            if byte > 0x20 { return byte }
            guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return 0 }
            index &+= 1
        }
        return 0
    }

    /// The value that comes next; nil for one that others must read.
    @inline(__always)
    private func value(_ bytes: UnsafePointer<UInt8>, _ index: inout Int, _ end: Int) -> FieldSlot? {
        let first = next(bytes, &index, end)
        let start = index
        switch first {
        case UInt8(ascii: "\""):
            index = ByteSearch.endOfPlainText(bytes, start &+ 1, end)
            guard index < end else { return nil }
            if bytes[index] == UInt8(ascii: "\"") {
                index &+= 1
                return FieldSlot(start: bytes + (start &+ 1), count: index &- start &- 2, kind: .text)
            }
            return skipped(bytes, &index, start, end)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            guard number(bytes, &index, end) else { return nil }
        case UInt8(ascii: "n"):
            guard isWord("null", bytes, &index, end) else { return nil }
            return .missing
        case UInt8(ascii: "t"): guard isWord("true", bytes, &index, end) else { return nil }
        case UInt8(ascii: "f"): guard isWord("false", bytes, &index, end) else { return nil }
        default: return skipped(bytes, &index, start, end)
        }
        return FieldSlot(start: bytes + start, count: index &- start, kind: .json)
    }

    @inline(__always)
    private func isWord(_ word: StaticString, _ bytes: UnsafePointer<UInt8>, _ index: inout Int, _ end: Int) -> Bool {
        let count = word.utf8CodeUnitCount
        guard end &- index >= count, memcmp(bytes + index, word.utf8Start, count) == 0 else { return false }
        index &+= count
        return true
    }

    /// Passes a number of JSON's grammar.
    @inline(__always)
    private func number(_ bytes: UnsafePointer<UInt8>, _ index: inout Int, _ end: Int) -> Bool {
        func digits() -> Int {
            let start = index
            while index < end, bytes[index] &- 0x30 <= 9 { index &+= 1 }
            return index &- start
        }
        if bytes[index] == UInt8(ascii: "-") { index &+= 1 }
        let isZero = index < end && bytes[index] == 0x30
        let whole = digits()
        guard whole > 0, !isZero || whole == 1 else { return false }
        if index < end, bytes[index] == UInt8(ascii: ".") {
            index &+= 1
            guard digits() > 0 else { return false }
        }
        if index < end, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index &+= 1
            if index < end, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index &+= 1 }
            guard digits() > 0 else { return false }
        }
        return true
    }

    /// A value with escapes, or with others in it.
    @inline(never)
    private func skipped(_ bytes: UnsafePointer<UInt8>, _ index: inout Int, _ start: Int, _ end: Int) -> FieldSlot? {
        guard start < end else { return nil }
        var json = JSONReader(UnsafeRawBufferPointer(start: bytes + start, count: end - start))
        guard (try? json.skip()) != nil else { return nil }
        if bytes[start] != UInt8(ascii: "\""), json.position > Self.leastDeep { return nil }
        index = start + json.position
        return FieldSlot(start: bytes + start, count: json.position, kind: .json)
    }
}
