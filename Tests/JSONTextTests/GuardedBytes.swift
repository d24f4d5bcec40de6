import Glibc

/// Bytes that end right before a page that nobody may read, so that a read behind them ends the test.
final class GuardedBytes {
    let bytes: UnsafeRawBufferPointer
    private let pages: UnsafeMutableRawPointer
    private let size: Int

    init(_ source: some Collection<UInt8>) {
        let page = 4_096
        size = (source.count + page - 1) / page * page + page
        pages = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        precondition(pages != MAP_FAILED, "no memory for a guarded buffer")
        let start = pages + (size - page - source.count)
        UnsafeMutableRawBufferPointer(start: start, count: source.count).copyBytes(from: source)
        precondition(mprotect(pages + (size - page), page, PROT_NONE) == 0, "no guard page")
        bytes = UnsafeRawBufferPointer(start: start, count: source.count)
    }

    deinit { munmap(pages, size) }
}
