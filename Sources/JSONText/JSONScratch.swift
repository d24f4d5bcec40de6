/// Memory for strings with escapes, used again from string to string and from reader to reader.
///
/// Whoever keeps the bytes of ``JSONReader/text()`` keeps the scratch that they may stand in.
package final class JSONScratch {
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 16)

    package init() {}

    deinit { memory.deallocate() }

    /// Memory for so many bytes; what was in it before is lost.
    func bytes(_ count: Int) -> UnsafeMutableRawPointer {
        if count > memory.count {
            let larger = max(count, 2 * memory.count)
            memory.deallocate()
            memory = .allocate(byteCount: larger, alignment: 16)
        }
        return memory.baseAddress.unsafelyUnwrapped
    }
}
