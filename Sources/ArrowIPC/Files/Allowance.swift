/// How many bytes a file may still unfold to.
///
/// Packed buffers, dictionaries and runs take few bytes for many values, and a hostile file can claim any number. More
/// than a file's honest contents must not be asked of the machine's memory.
final class Allowance {
    /// What any file may unfold to, however small it is.
    private static let least = 2 << 30
    /// The most that LZ4 makes of one byte.
    private static let perByte = 256

    private var left: Int

    init(fileBytes: Int) {
        let (product, isTooMuch) = fileBytes.multipliedReportingOverflow(by: Self.perByte)
        left = max(Self.least, isTooMuch ? .max : product)
    }

    /// Counts `count` times `width` bytes that are about to be written.
    /// - Throws: `ArrowIPCError` where they are more than what is left.
    func take(_ count: Int, times width: Int = 1, _ column: String) throws(ArrowIPCError) {
        let (bytes, isTooMuch) = count.multipliedReportingOverflow(by: width)
        guard !isTooMuch, bytes <= left else {
            throw .unsupported(
                "column '\(column)' unfolds to more than memory is spent on: write the rows into several files, or "
                    + "without compression and dictionaries")
        }
        left -= bytes
    }
}
