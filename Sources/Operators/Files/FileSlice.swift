internal import Columnar
internal import Planning

/// A split of a file as a file of its own, for readers that know only whole files.
enum FileSlice {
    private static let piece = 1 << 20

    /// All bytes of a file.
    static func whole(
        _ file: consuming FileBytes, _ interruption: Interruption
    ) throws(TaskFailure) -> UnnamedFile {
        let copy = try UnnamedFile()
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 64)
        defer { memory.deallocate() }
        var start: Int64 = 0
        while true {
            try interruption.check()
            let count = try file.read(at: start, into: memory)
            try copy.append(UnsafeRawBufferPointer(rebasing: memory[..<count]))
            start += Int64(count)
            if count == 0 { return copy }
        }
    }

    /// The lines that begin in a split.
    static func lines(
        _ reader: consuming LineReader, _ interruption: Interruption
    ) throws(TaskFailure) -> UnnamedFile {
        let copy = try UnnamedFile()
        var pending = BufferWriter(capacity: piece)
        while let line = try reader.nextLine() {
            pending.append(try line.readable())
            pending.append(UInt8(ascii: "\n"))
            if pending.count >= piece {
                try interruption.check()
                try copy.append(pending.finish())
                pending = BufferWriter(capacity: piece)
            }
        }
        try copy.append(pending.finish())
        return copy
    }
}
