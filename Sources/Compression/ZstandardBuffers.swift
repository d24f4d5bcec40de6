/// Bytes for libzstd to read, laid out as `ZSTD_inBuffer`.
struct ZstandardInput {
    let start: UnsafeRawPointer?
    let size: Int
    var position = 0
}

/// Memory for libzstd to write to, laid out as `ZSTD_outBuffer`.
struct ZstandardOutput {
    let start: UnsafeMutableRawPointer?
    let size: Int
    var position = 0
}
