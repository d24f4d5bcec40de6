internal import Glibc
internal import NIOCore
internal import NIOHTTP1

/// The head of a response, read line by line.
///
/// RFC 9112.
struct ResponseHead {
    private static let longest = 64 << 10

    private(set) var status = 0
    private(set) var headers = HTTPHeaders()
    private(set) var contentLength: Int?
    private(set) var isChunked = false

    private var isOld = false
    private var saysClose = false
    private var saysKeepAlive = false
    private var length = 0

    /// Whether the server keeps the connection open behind this response, and both agree where it ends.
    var keepsConnection: Bool {
        !saysClose && (!isOld || saysKeepAlive) && !(isChunked && contentLength != nil)
    }

    /// Reads what is there of the head.
    ///
    /// - Returns: Whether it is whole.
    static func read(_ head: inout ResponseHead, from input: inout ByteBuffer) throws -> Bool {
        var isWhole = false
        try input.readWithUnsafeReadableBytes { bytes -> Int in
            var place = 0
            while !isWhole, let line = bytes.line(from: place) {
                try head.take(line.text)
                isWhole = line.text.isEmpty
                place = line.end
            }
            // What stands in no whole line yet counts too, or a line could go on for ever.
            guard head.length + bytes.count - place <= longest || isWhole else { throw Self.tooLong }
            if head.status == 0 { try head.checkBeginning(bytes) }
            return place
        }
        return isWhole
    }

    /// Whether the response is only a sign of life, and the real one is still to come.
    var isInterim: Bool { (100..<200).contains(status) }

    private static let tooLong = ResponseFault.notHTTP("its head is longer than \(longest) bytes")

    private mutating func take(_ line: UnsafeRawBufferPointer) throws {
        length += line.count + 2
        guard length <= Self.longest else { throw Self.tooLong }
        if status == 0 {
            try readStatus(line)
        } else if !line.isEmpty {
            try readField(line)
        }
    }

    /// What does not begin like HTTP never will, and need not be waited for.
    private func checkBeginning(_ bytes: UnsafeRawBufferPointer) throws {
        guard zip(bytes, "HTTP/1.".utf8).allSatisfy({ $0 == $1 }) else {
            throw ResponseFault.notHTTP("it does not begin with HTTP/1")
        }
    }

    /// `HTTP/1.1 200 OK`.
    private mutating func readStatus(_ line: UnsafeRawBufferPointer) throws {
        try checkBeginning(line)
        let digits = line.dropFirst(9).prefix(3)
        let behind = line.dropFirst(12).first
        guard line.count >= 12, line[7] &- 0x30 <= 9, line[8] == 0x20, behind == nil || behind == 0x20,
            digits.allSatisfy({ $0 &- 0x30 <= 9 })
        else { throw ResponseFault.notHTTP("its first line has no status") }
        status = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard status >= 100, status != 101 else { throw ResponseFault.notHTTP("its status is \(status)") }
        isOld = line[7] == 0x30
    }

    private mutating func readField(_ line: UnsafeRawBufferPointer) throws {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            line[..<colon].allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw ResponseFault.notHTTP("a line of its head is not a field") }
        guard let field = KnownField(UnsafeRawBufferPointer(rebasing: line[..<colon])) else { return }
        let value = UnsafeRawBufferPointer(rebasing: line[(colon + 1)...]).withoutBlanks
        switch field {
        case .contentLength: try readLength(value)
        case .transferEncoding:
            guard String(decoding: value, as: UTF8.self).lowercased() == "chunked", !isChunked else {
                throw ResponseFault.notHTTP("its transfer encoding is not known")
            }
            isChunked = true
        case .connection:
            let words = String(decoding: value, as: UTF8.self).lowercased().split { $0 == "," || $0 == " " }
            if words.contains("keep-alive") { saysKeepAlive = true }
            if words.contains("close") { saysClose = true }
        default: headers.add(name: field.rawValue, value: String(decoding: value, as: UTF8.self))
        }
    }

    private mutating func readLength(_ digits: UnsafeRawBufferPointer) throws {
        guard (1...18).contains(digits.count), digits.allSatisfy({ $0 &- 0x30 <= 9 }) else {
            throw ResponseFault.notHTTP("its length is not a number")
        }
        let length = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard contentLength == nil || contentLength == length else {
            throw ResponseFault.notHTTP("it has two lengths")
        }
        contentLength = length
    }
}

extension UnsafeRawBufferPointer {
    /// The line that begins at a place, without its end, and the place behind it; `nil` if it has no end yet.
    func line(from place: Int) -> (text: UnsafeRawBufferPointer, end: Int)? {
        guard place < count, let start = baseAddress.map({ $0 + place }), let found = memchr(start, 0x0A, count - place)
        else { return nil }
        let length = UnsafeRawPointer(found) - start
        let hasReturn = length > 0 && start.load(fromByteOffset: length - 1, as: UInt8.self) == 0x0D
        let text = UnsafeRawBufferPointer(start: start, count: hasReturn ? length - 1 : length)
        return (text, place + length + 1)
    }

    /// Without the blanks around it.
    fileprivate var withoutBlanks: UnsafeRawBufferPointer {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(rebasing: self[first...last])
    }
}
