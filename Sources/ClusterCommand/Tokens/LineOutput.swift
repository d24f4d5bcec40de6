internal import Columnar
internal import FileIO
internal import Glibc
internal import Tokenization

/// Lines of JSON on their way to standard output.
struct LineOutput: ~Copyable {
    private var bytes = BufferWriter(capacity: 1 << 17)
    /// Why a write failed; nothing is written after that.
    private(set) var failure: Int32?

    var count: Int { bytes.count }

    mutating func append(_ number: Int64) { bytes.append(utf8: String(number)) }

    mutating func append(_ ids: [TokenID]) {
        bytes.append(UInt8(ascii: "["))
        for (index, id) in ids.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(id)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// An id's digits, without a `String` for each.
    private mutating func append(_ id: TokenID) {
        var divisor: TokenID = 1
        while id / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(id / divisor % 10))
            divisor /= 10
        }
    }

    /// A text in quotes, escaped as RFC 8259 asks and no further.
    mutating func append(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(utf8: "\\\"")
            case UInt8(ascii: "\\"): bytes.append(utf8: "\\\\")
            case UInt8(ascii: "\n"): bytes.append(utf8: "\\n")
            case UInt8(ascii: "\r"): bytes.append(utf8: "\\r")
            case UInt8(ascii: "\t"): bytes.append(utf8: "\\t")
            case 0..<0x20: bytes.append(utf8: "\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func append(_ error: LineError) {
        bytes.append(utf8: #"{"error":{"code":"#)
        append(error.code)
        bytes.append(utf8: #","message":"#)
        append(error.message)
        if let token = error.token {
            bytes.append(utf8: #","token":"#)
            append(token)
        }
        bytes.append(utf8: "}}")
    }

    mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }

    mutating func flush() {
        var full = BufferWriter(capacity: 1 << 17)
        swap(&full, &bytes)
        let written = full.finish()
        defer { withExtendedLifetime(written) {} }
        do throws(SystemError) { try FileBytes.write(written.bytes, to: STDOUT_FILENO) } catch {
            failure = failure ?? error.code
        }
    }
}
