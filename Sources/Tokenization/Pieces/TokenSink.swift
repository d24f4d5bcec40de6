/// Where the tokens of pieces go: into a list of ids, or only into a count.
protocol TokenSink {
    /// Takes the ids of a short piece's entry.
    mutating func add(_ entry: UnsafePointer<PieceEntry>)
    mutating func add(_ ids: UnsafePointer<UInt32>, count: Int)
    mutating func add(_ character: CharacterTable.IDs)
}

/// Counts tokens and never touches an id.
struct CountSink: TokenSink {
    private(set) var total = 0

    @inline(__always) mutating func add(_ entry: UnsafePointer<PieceEntry>) {
        total &+= entry.pointee.count
    }

    @inline(__always) mutating func add(_ ids: UnsafePointer<UInt32>, count: Int) {
        total &+= count
    }

    @inline(__always) mutating func add(_ character: CharacterTable.IDs) {
        total &+= character.count
    }
}

/// Writes ids one after another.
///
/// A text never has more tokens than bytes, so room for as many ids as bytes, and four more
/// since an entry's four are always stored, makes every store safe without a check.
struct IdSink: TokenSink {
    private(set) var next: UnsafeMutablePointer<UInt32>

    init(_ start: UnsafeMutablePointer<UInt32>) { next = start }

    static func capacity(bytes: Int) -> Int { bytes + 4 }

    @inline(__always) mutating func add(_ entry: UnsafePointer<PieceEntry>) {
        next += entry.pointee.copyIDs(to: next)
    }

    @inline(__always) mutating func add(_ ids: UnsafePointer<UInt32>, count: Int) {
        next.update(from: ids, count: count)
        next += count
    }

    @inline(__always) mutating func add(_ character: CharacterTable.IDs) {
        next += character.copy(to: next)
    }
}
