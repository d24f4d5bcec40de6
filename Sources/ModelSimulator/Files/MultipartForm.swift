internal import NIOCore

/// The parts of a `multipart/form-data` body, which are slices of it and no copies.
///
/// RFC 7578. Parts of parts are not looked into.
struct MultipartForm {
    struct Part {
        let name: String
        let fileName: String?
        let content: ByteBuffer
    }

    private(set) var parts: [Part] = []

    /// - Throws: ``Refusal`` for a body that is none, or that ends too early.
    init(_ body: ByteBuffer, contentType: String?) throws(Refusal) {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", of: contentType), !boundary.isEmpty, boundary.utf8.count <= 70
        else {
            throw Refusal(
                status: 400, message: "The request's content-type is not multipart/form-data with a boundary.")
        }
        let mark = Array("--\(boundary)".utf8)
        let view = body.readableBytesView
        guard view.starts(with: mark) else { throw Self.brokenOff }
        var position = view.startIndex + mark.count
        while true {
            let line = view[position...]
            if line.starts(with: [0x2D, 0x2D]) { return }
            guard line.starts(with: [0x0D, 0x0A]), let end = Self.end(of: line.dropFirst(2), before: mark) else {
                throw Self.brokenOff
            }
            parts.append(try Self.part(body, position + 2..<end))
            position = end + 2 + mark.count
        }
    }

    private static let brokenOff = Refusal(
        status: 400, message: "The multipart body is broken off, or its parts do not begin with its boundary.")

    /// Where a part ends: at the line break before the next boundary.
    private static func end(of view: ByteBufferView, before mark: [UInt8]) -> Int? {
        var rest = view
        while let index = rest.firstIndex(of: 0x0D) {
            if view[index...].starts(with: [0x0D, 0x0A] + mark) { return index }
            rest = view[(index + 1)...]
        }
        return nil
    }

    private static func part(_ body: ByteBuffer, _ range: Range<Int>) throws(Refusal) -> Part {
        let view = body.readableBytesView[range]
        var headEnd: Int?
        var rest = view
        while let index = rest.firstIndex(of: 0x0D) {
            if view[index...].starts(with: [0x0D, 0x0A, 0x0D, 0x0A]) {
                headEnd = index
                break
            }
            // No part's head is longer than this.
            guard index - range.lowerBound < 16_384 else { break }
            rest = view[(index + 1)...]
        }
        guard let headEnd, let content = body.getSlice(at: headEnd + 4, length: range.upperBound - headEnd - 4) else {
            throw brokenOff
        }
        for line in String(decoding: view[..<headEnd], as: UTF8.self).split(separator: "\r\n") {
            guard line.lowercased().hasPrefix("content-disposition:"), let name = parameter("name", of: String(line))
            else {
                continue
            }
            return Part(name: name, fileName: parameter("filename", of: String(line)), content: content)
        }
        throw Refusal(status: 400, message: "A part of the multipart body has no name.")
    }

    /// A parameter of a header field: `boundary` of `multipart/form-data; boundary="x"`.
    private static func parameter(_ name: String, of field: String) -> String? {
        for item in field.split(separator: ";").dropFirst() {
            let halves = item.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].filter({ $0 != " " }).lowercased() == name else { continue }
            var value = halves[1].drop { $0 == " " }
            while value.last == " " { value.removeLast() }
            if value.count >= 2, value.first == "\"", value.last == "\"" { value = value.dropFirst().dropLast() }
            return String(value)
        }
        return nil
    }
}
