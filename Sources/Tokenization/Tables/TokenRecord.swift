/// What merging needs to know of a token, together in a quarter of a cache line.
struct TokenRecord {
    /// The two tokens that merge into this one; a single byte's are itself.
    var left: UInt32
    var right: UInt32
    /// The longest token that is a proper prefix of this one, or `MergeTables.none`.
    var prefix: UInt32
    /// In bytes.
    var length: UInt32
}
