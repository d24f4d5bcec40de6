// Functions of bytes, codes and hashes. A null gives a null.

/// The bytes as a text in Base64.
public func base64(_ column: some ColumnOrName) -> Column { .call("base64", column) }

/// The CRC-32 of the bytes, a `bigint`.
public func crc32(_ column: some ColumnOrName) -> Column { .call("crc32", column) }

/// The text of bytes in a character set, such as `"UTF-16"`.
public func decode(_ column: some ColumnOrName, _ charset: String) -> Column { .call("decode", column, lit(charset)) }

/// The bytes of a text in a character set, such as `"UTF-16"`.
public func encode(_ column: some ColumnOrName, _ charset: String) -> Column { .call("encode", column, lit(charset)) }

/// Murmur3's hash of the values, an `int`; nulls are passed over.
public func hash(_ columns: any ColumnOrName...) -> Column { .call("hash", columns) }

/// Murmur3's hash of the values, an `int`; nulls are passed over.
public func hash(_ columns: [any ColumnOrName]) -> Column { .call("hash", columns) }

/// The number, or the bytes, as hexadecimal digits.
public func hex(_ column: some ColumnOrName) -> Column { .call("hex", column) }

/// Whether the text is UTF-8.
public func is_valid_utf8(_ column: some ColumnOrName) -> Column { .call("is_valid_utf8", column) }

/// The text with U+FFFD in place of what is not UTF-8.
public func make_valid_utf8(_ column: some ColumnOrName) -> Column { .call("make_valid_utf8", column) }

/// The MD5 hash of the bytes, in hexadecimal digits.
public func md5(_ column: some ColumnOrName) -> Column { .call("md5", column) }

/// The SHA-1 hash of the bytes, in hexadecimal digits.
public func sha(_ column: some ColumnOrName) -> Column { .call("sha", column) }

/// The SHA-1 hash of the bytes, in hexadecimal digits.
public func sha1(_ column: some ColumnOrName) -> Column { .call("sha1", column) }

/// The SHA-2 hash of the bytes, in hexadecimal digits, of 224, 256, 384 or 512 bits; 0 stands for 256.
public func sha2(_ column: some ColumnOrName, _ bits: Int) -> Column { .call("sha2", column, bits) }

/// The bytes of a text, null where the text does not fit the format.
public func try_to_binary(_ column: some ColumnOrName, _ format: (any ColumnOrName)? = nil) -> Column {
    .call("try_to_binary", present: [column, format])
}

/// The text that a URL encodes; null where it is no encoding.
public func try_url_decode(_ column: some ColumnOrName) -> Column { .call("try_url_decode", column) }

/// The text, or null where it is not UTF-8.
public func try_validate_utf8(_ column: some ColumnOrName) -> Column { .call("try_validate_utf8", column) }

/// The bytes of a text in `hex`, `base64` or `utf-8`; one that does not fit fails the job.
public func to_binary(_ column: some ColumnOrName, _ format: (any ColumnOrName)? = nil) -> Column {
    .call("to_binary", present: [column, format])
}

/// The bytes as a text in Base32.
public func to_base32(_ column: some ColumnOrName) -> Column { .call("to_base32", column) }

/// The bytes of a text in Base32; characters of no meaning there are passed over.
public func from_base32(_ column: some ColumnOrName) -> Column { .call("from_base32", column) }

/// The bytes of a text in Base64; a text that is none fails the job.
public func unbase64(_ column: some ColumnOrName) -> Column { .call("unbase64", column) }

/// The bytes of hexadecimal digits; a text of others fails the job.
public func unhex(_ column: some ColumnOrName) -> Column { .call("unhex", column) }

/// The text that a URL encodes; a text that is no encoding fails the job.
public func url_decode(_ column: some ColumnOrName) -> Column { .call("url_decode", column) }

/// The text as it may stand in a URL.
public func url_encode(_ column: some ColumnOrName) -> Column { .call("url_encode", column) }

/// The text; one that is not UTF-8 fails the job.
public func validate_utf8(_ column: some ColumnOrName) -> Column { .call("validate_utf8", column) }

/// XXH64's hash of the values, a `bigint`; nulls are passed over.
public func xxhash64(_ columns: any ColumnOrName...) -> Column { .call("xxhash64", columns) }

/// XXH64's hash of the values, a `bigint`; nulls are passed over.
public func xxhash64(_ columns: [any ColumnOrName]) -> Column { .call("xxhash64", columns) }
