import Glibc

/// A whole file mapped for reading, unmapped when its owner goes.
struct MappedFile: ~Copyable {
    let bytes: UnsafeRawBufferPointer

    /// Maps the regular file at `path`; nil if there is none, it is empty, or it cannot be read.
    init?(path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size > 0
        else { return nil }
        let size = Int(status.st_size)
        // All pages at once: the caller is about to check every byte.
        guard let start = mmap(nil, size, PROT_READ, MAP_SHARED | Int32(MAP_POPULATE), descriptor, 0),
            start != MAP_FAILED
        else { return nil }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count) }

    /// Gives the mapping to the caller, who unmaps it.
    consuming func release() -> UnsafeRawBufferPointer {
        let bytes = bytes
        discard self
        return bytes
    }
}
