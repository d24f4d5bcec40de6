internal import NIOCore

/// Keeps the first bytes of a response, to show them where they are no HTTP.
final class ResponseStart: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private static let shown = 60

    /// The bytes that came together first.
    private(set) var bytes: ByteBuffer?

    func clear() { bytes = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if bytes == nil { bytes = unwrapInboundIn(data) }
        context.fireChannelRead(data)
    }

    /// What is wrong with them, and what to do about it, as the end of a sentence.
    func words(for fault: String) -> String {
        guard let view = bytes?.readableBytesView, let first = view.first else { return fault }
        let advice = "Check the URL and the port of the endpoint"
        if (0x14...0x17).contains(first), view.dropFirst().first == 0x03 {
            return "it begins as TLS does. Write https:// in the endpoint's URL"
        }
        let begin = "it begins '\(Self.text(view))'"
        guard view.starts(with: "HTTP/".utf8) else {
            return "\(begin), where a status line, such as 'HTTP/1.1 200 OK', should be. \(advice)"
        }
        if let end = view.firstIndex(of: 0x0A), end > view.startIndex, view[end - 1] != 0x0D {
            return "\(begin): its lines end with a line feed alone, where HTTP wants a carriage return before it. "
                + "\(advice); a server of your own has to end its lines with \\r\\n"
        }
        return "\(begin), and \(fault). \(advice)"
    }

    /// Bytes for a terminal: what cannot be shown as it is, is escaped.
    private static func text(_ bytes: ByteBufferView) -> String {
        var text = ""
        for byte in bytes.prefix(shown) {
            switch byte {
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text + (bytes.count > shown ? "…" : "")
    }
}
