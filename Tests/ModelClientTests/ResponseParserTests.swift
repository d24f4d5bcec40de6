import NIOCore
import Testing

@testable import ModelClient

/// Responses byte by byte, in every cut, and damaged.
@Suite struct ResponseParserTests {
    static let sized = "HTTP/1.1 200 OK\r\nDate: today\r\nX-Request-ID:  r1 \r\nContent-Length: 11\r\n\r\nhello world"
    static let chunked = """
        HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nx-request-id: r1\r\nTransfer-Encoding: Chunked\r\n\r\n\
        6\r\nhello \r\n5;name=value\r\nworld\r\n0\r\nTrailer: x\r\n\r\n
        """
    static let toTheEnd = "HTTP/1.1 200\r\nx-request-id: r1\r\n\r\nhello world"
    static let bareLines = "HTTP/1.1 200 OK\nx-request-id: r1\ncontent-length:11\n\nhello world"

    /// What the pieces come to; `nil` if they are no whole response.
    private func read(_ pieces: some Sequence<Substring>, limit: Int = 100) throws -> ServerResponse? {
        var parser = ResponseParser(limit: limit)
        for piece in pieces where !piece.isEmpty {
            if let response = try parser.read(ByteBuffer(string: String(piece))) { return response }
        }
        return try? parser.end()
    }

    private func expectHello(_ response: ServerResponse?) {
        #expect(response?.status == 200)
        #expect(response?.requestID == "r1")
        #expect(response.map { String(buffer: $0.body) } == "hello world")
    }

    @Test(arguments: [sized, chunked, toTheEnd, bareLines])
    func aResponseMayBeCutAnywhere(text: String) throws {
        // A carriage return and its line feed are one character.
        let scalars = text.unicodeScalars
        expectHello(try read([text[...]]))
        expectHello(try read(scalars.map { Substring(String($0)) }))
        for cut in scalars.indices {
            expectHello(try read([Substring(scalars[..<cut]), Substring(scalars[cut...])]))
        }
    }

    @Test(arguments: [sized, chunked])
    func aResponseThatIsCutOffIsBroken(text: String) throws {
        let scalars = text.unicodeScalars
        for cut in scalars.indices { #expect(try read([Substring(scalars[..<cut])]) == nil) }
    }

    @Test(arguments: [204, 304]) func someHaveNoBody(status: Int) throws {
        var parser = ResponseParser(limit: 0)
        let response = try parser.read(ByteBuffer(string: "HTTP/1.1 \(status) No\r\nContent-Length: 5\r\n\r\n"))
        #expect(response?.body.readableBytes == 0)
        #expect(parser.leavesConnection)
    }

    @Test(arguments: [
        "H2", "HTTP/2 200\r\n", "HTTP/1.1 20\r\n", "HTTP/1.1 2000 OK\r\n", "HTTP/1.1 099 No\r\n", "HTTP/1.x 200 OK\r\n",
        "HTTP/1.1  200 OK\r\n", "HTTP/1.1 101 Switching\r\n", "\r\n", "HTTP/1.1 200 OK\r\nno field\r\n",
        "HTTP/1.1 200 OK\r\n: none\r\n", "HTTP/1.1 200 OK\r\na : b\r\n", "HTTP/1.1 200 OK\r\na: b\r\n folded\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n", "HTTP/1.1 200 OK\r\nContent-Length:\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n",
        "HTTP/1.1 200 OK\r\na: " + String(repeating: "a", count: 70_000),
        "HTTP/1.1 200 OK\r\n" + String(repeating: "a: b\r\n", count: 20_000),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1 1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + String(repeating: "0", count: 20_000),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + String(repeating: "a: b\r\n", count: 5_000),
    ])
    func whatIsNotHTTP(text: String) {
        var parser = ResponseParser(limit: 100)
        let error = #expect(throws: ResponseFault.self) { try parser.read(ByteBuffer(string: text)) }
        guard case .notHTTP? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [sized, chunked, toTheEnd])
    func aBodyBeyondTheLimit(text: String) throws {
        let scalars = text.unicodeScalars.map { Substring(String($0)) }
        expectHello(try read([text[...]], limit: 11))
        #expect(throws: ResponseFault.self) { try read([text[...]], limit: 10) }
        #expect(throws: ResponseFault.self) { try read(scalars, limit: 10) }
    }

    @Test(arguments: [sized, chunked, toTheEnd])
    func damagedBytesNeverCrash(text: String) {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(Array("\r\n :;0159Ff".utf8).randomElement(using: &random)!, at: place)
                }
            }
            var parser = ResponseParser(limit: 1_000)
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...40, using: &random))
                rest = rest.dropFirst(piece.count)
                guard let response = try? parser.read(ByteBuffer(bytes: piece)) else { continue }
                #expect(response.body.readableBytes <= 1_000)
                break
            }
            _ = try? parser.end()
        }
    }
}
