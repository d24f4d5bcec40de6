internal import Columnar
internal import Planning

/// A file's bytes as a file of its own, for readers that know only files of this machine.
enum FileSlice {
    private static let piece = 1 << 20

    /// All bytes of a file.
    static func whole(
        _ file: consuming InputFile, _ interruption: Interruption
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
}
