import Glibc

/// Zeroed memory straight from the system, in huge pages where it has them.
enum PageMemory {
    private static let hugePage = 2 << 20

    /// - Precondition: the system has the memory; a process that cannot map a few megabytes
    ///   cannot go on.
    static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        // Huge pages need an aligned start, so one page more is asked for and the ends returned.
        let mapped = mmap(
            nil, byteCount + hugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | Int32(MAP_ANONYMOUS),
            -1, 0)
        guard let mapped, mapped != MAP_FAILED else { fatalError("out of memory: \(byteCount) bytes") }
        let start = mapped.alignedUp(toMultipleOf: hugePage)
        if start > mapped { munmap(mapped, start - mapped) }
        let after = start + roundedUp(byteCount)
        munmap(after, mapped + byteCount + hugePage - after)
        madvise(start, byteCount, MADV_HUGEPAGE)
        return start
    }

    static func free(_ memory: UnsafeMutableRawPointer, _ byteCount: Int) {
        munmap(memory, roundedUp(byteCount))
    }

    private static func roundedUp(_ byteCount: Int) -> Int {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        return (byteCount + page - 1) / page * page
    }
}
