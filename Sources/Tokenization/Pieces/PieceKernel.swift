/// The loop from bytes to tokens: cuts a text into pieces and looks each up.
///
/// Generic over the pattern and over what becomes of the tokens, so that each combination is a
/// loop of its own, without calls but for what a table does not know.
struct PieceKernel<Pattern: SplitPattern, Sink: TokenSink> {
    private let workspace: Workspace
    private let pieces: PieceTable
    private let tables: MergeTables
    private(set) var sink: Sink
    /// One past the last byte that may be read.
    private var readable: BytePointer

    init(_ workspace: Workspace, _ sink: Sink) {
        self.workspace = workspace
        pieces = workspace.pieces
        tables = workspace.image.tables
        self.sink = sink
        readable = BytePointer(workspace.tail)
    }

    /// How many bytes a step may read from where it starts: a window, and a short piece at its
    /// end read as 16 bytes.
    private static var lookahead: Int { AsciiWindow.width + 32 }

    /// Tokenizes a text, and returns the offset of its first byte that is not UTF-8, if any.
    mutating func run(_ text: UnsafeRawBufferPointer) -> Int? {
        guard let base = text.baseAddress, text.count > 0 else { return nil }
        let start = base.assumingMemoryBound(to: UInt8.self)
        let end = start + text.count
        let classes = CharacterClassTable.shared
        var invalid: Int?

        var scanner = TextScanner(classes: classes, end: end)
        var position = start
        readable = end
        if text.count > Self.lookahead {
            position = run(from: start, until: end - Self.lookahead, &scanner)
            if let first = scanner.firstInvalid { invalid = first - start }
        }
        // The last bytes are copied to where more can be read after them.
        let rest = end - position
        guard rest > 0 else { return invalid }
        let tail = workspace.tail
        tail.update(from: position, count: rest)
        (tail + rest).update(repeating: 0, count: Self.lookahead)
        scanner = TextScanner(classes: classes, end: tail + rest)
        readable = BytePointer(tail + rest + Self.lookahead)
        _ = run(from: tail, until: tail + rest, &scanner)
        if invalid == nil, let first = scanner.firstInvalid {
            invalid = position - start + (first - BytePointer(tail))
        }
        return invalid
    }

    /// Tokenizes pieces until one starts at or after `limit`; returns where it starts.
    @inline(__always)
    private mutating func run(
        from start: BytePointer, until limit: BytePointer, _ scanner: inout TextScanner
    ) -> BytePointer {
        var position = start
        while position < limit {
            if Pattern.hasWindows && (position[0] | position[1]) < 0x80 {
                let window = AsciiWindow(at: position, available: scanner.end - position)
                var starts = Pattern.boundaries(of: window, at: position)
                starts &= starts &- 1
                if starts != 0 {
                    var piece = position
                    repeat {
                        let next = position + starts.trailingZeroBitCount
                        starts &= starts &- 1
                        add(piece, length: next - piece)
                        piece = next
                    } while starts != 0
                    position = piece
                    continue
                }
            }
            let next = Pattern.pieceEnd(from: position, &scanner)
            add(position, length: next - position)
            position = next
        }
        return position
    }

    @inline(__always)
    private mutating func add(_ piece: BytePointer, length: Int) {
        if length <= PieceKey.longest {
            addShort(piece, length: length)
        } else {
            addLong(piece, length: length)
        }
    }

    @inline(__always)
    private mutating func addShort(_ piece: BytePointer, length: Int) {
        let key = PieceKey(piece, length: length, masks: pieces.masks)
        let line = pieces.line(key)
        if line[0].matches(key) {
            sink.add(line)
        } else if line[1].matches(key) {
            sink.add(line + 1)
        } else {
            addUnknown(piece, length: length, key)
        }
    }

    /// A short piece that the table does not have.
    ///
    /// One of more than four ids is encoded anew each time: those are mostly rare letters, whose
    /// ids come from a table, and another cache would only be waited for.
    @inline(never)
    private mutating func addUnknown(_ piece: BytePointer, length: Int, _ key: PieceKey) {
        let ids = workspace.encodeShort(piece, length: length)
        if ids.count <= PieceEntry.mostIds {
            pieces.insert(PieceEntry(key, ids: ids.baseAddress!, count: ids.count), key)
        }
        sink.add(ids.baseAddress!, count: ids.count)
    }

    /// A piece of more than 15 bytes: beyond ASCII it is cut where no token crosses.
    @inline(never)
    private mutating func addLong(_ piece: BytePointer, length: Int) {
        let raw = UnsafeRawPointer(piece)
        let sample = raw.loadUnaligned(as: UInt64.self) | raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        guard sample & 0x8080_8080_8080_8080 != 0 else {
            addWhole(piece, length: length)
            return
        }
        var stretches = Stretches(of: piece, length: length, tables.seams)
        while let stretch = stretches.next() {
            if stretch.character != 0 {
                sink.add(tables.characters[stretch.character])
            } else if stretch.length > PieceKey.longest {
                addWhole(stretch.start, length: stretch.length)
            } else if readable - stretch.start >= Workspace.shortReadable {
                addShort(stretch.start, length: stretch.length)
            } else {
                let copy = workspace.shortCopy
                copy.update(from: stretch.start, count: stretch.length)
                addShort(copy, length: stretch.length)
            }
        }
    }

    @inline(never)
    private mutating func addWhole(_ piece: BytePointer, length: Int) {
        guard length <= LongPieceCache.longest else {
            let ids = workspace.merge(piece, length: length)
            sink.add(ids.baseAddress!, count: ids.count)
            return
        }
        let (slot, hit) = workspace.longPieces.find(piece, length: length)
        if hit {
            sink.add(slot.ids, count: slot.idCount)
            return
        }
        let ids = workspace.merge(piece, length: length)
        if ids.count <= LongPieceCache.mostIds {
            slot.store(piece, length: length, ids: ids.baseAddress!, count: ids.count)
        }
        sink.add(ids.baseAddress!, count: ids.count)
    }
}
