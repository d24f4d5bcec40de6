internal import FileIO
import Glibc

/// The memory of one vocabulary's tables: built here, or mapped from a file.
final class TableImage: @unchecked Sendable {
    private let memory: UnsafeMutableRawPointer
    private let isMapped: Bool
    let layout: TableLayout
    let tables: MergeTables

    /// New zeroed memory, to be filled by `TableBuilder` and then sealed.
    init(allocating layout: TableLayout) {
        memory = .allocate(byteCount: layout.totalSize, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: layout.totalSize)
        isMapped = false
        self.layout = layout
        tables = MergeTables(image: memory, layout: layout)
    }

    /// Maps an image that `write` made; nil if the file is anything else, or for another vocabulary.
    ///
    /// The mapping is read-only and shared, so all processes of a machine use the same memory.
    /// Files are only ever replaced by a rename, which leaves a mapping whole.
    init?(mapping path: String, vocabularyHash: UInt64) {
        guard let file = MappedFile(path: path) else { return nil }
        guard let header = TableHeader(reading: file.bytes), header.vocabularyHash == vocabularyHash,
            ContentHash.of(UnsafeRawBufferPointer(rebasing: file.bytes[TableLayout.headerSize...]))
                == header.contentHash
        else { return nil }
        layout = header.layout
        memory = UnsafeMutableRawPointer(mutating: file.release().baseAddress!)
        isMapped = true
        tables = MergeTables(image: memory, layout: layout)
    }

    deinit {
        if isMapped {
            munmap(memory, layout.totalSize)
        } else {
            memory.deallocate()
        }
    }

    var mutableBase: UnsafeMutableRawPointer { memory }

    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: memory, count: layout.totalSize)
    }

    /// Writes the header, once the tables are complete.
    func seal(vocabularyHash: UInt64) {
        let content = UnsafeRawBufferPointer(rebasing: bytes[TableLayout.headerSize...])
        TableHeader(
            layout: layout, vocabularyHash: vocabularyHash, contentHash: ContentHash.of(content)
        ).write(to: memory)
    }

    /// Writes the image to a file of its own and renames it into place, so that no reader ever
    /// sees half of it.
    ///
    /// Returns false where the folder does not take it.
    func write(to path: String) -> Bool {
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return false }
        let isWritten = (try? FileBytes.write(bytes, to: descriptor)) != nil
        let isClosed = close(descriptor) == 0
        guard isWritten, isClosed, rename(temporary, path) == 0 else {
            unlink(temporary)
            return false
        }
        return true
    }
}
