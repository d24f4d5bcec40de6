import Foundation
import Glibc
import Synchronization

/// A chat endpoint that answers what a test says: one connection for each call.
final class ScriptedEndpoint: Sendable {
    /// What a call is answered with.
    enum Answer: Sendable {
        case text(String)
        case refusal(String)
        case filtered
        /// An HTTP status with an error of this message.
        case failure(Int, String)
    }

    /// A message of a request.
    struct Message: Sendable, Hashable, Decodable {
        var role: String
        var content: String
    }

    private struct Request: Decodable {
        var messages: [Message]
        var temperature: Double?
    }

    struct NoPort: Error {}

    private let listener: Int32
    private let answer: @Sendable ([Message]) -> Answer
    private let asked = Mutex<[[Message]]>([])
    /// The endpoint's address, up to the version.
    let url: String

    /// The messages of all calls, in the order in which they came.
    var calls: [[Message]] { asked.withLock { $0 } }

    init(_ answer: @escaping @Sendable ([Message]) -> Answer) throws {
        self.answer = answer
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 128) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound else { throw NoPort() }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/v1"
        Thread.detachNewThread { self.run() }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func run() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            Thread.detachNewThread { self.serve(connection) }
        }
        close(listener)
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        guard let body = Self.body(connection),
            let request = try? JSONDecoder().decode(Request.self, from: Data(body))
        else { return }
        asked.withLock { $0.append(request.messages) }
        let (status, json) = Self.reply(answer(request.messages))
        let head =
            "HTTP/1.1 \(status) OK\r\nContent-Type: application/json\r\nContent-Length: \(json.count)\r\n"
            + "Connection: close\r\n\r\n"
        var bytes = Array(head.utf8) + json
        while !bytes.isEmpty {
            let sent = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            guard sent > 0 else { return }
            bytes.removeFirst(sent)
        }
    }

    /// The body of a request, whose length its head says.
    private static func body(_ connection: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let start = bytes.firstRange(of: end) {
                let head = String(decoding: bytes[..<start.lowerBound], as: UTF8.self).lowercased()
                let line = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                guard let length = line.flatMap({ Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }) else {
                    return nil
                }
                if bytes.count - start.upperBound >= length { return Array(bytes[start.upperBound...].prefix(length)) }
            }
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
        }
    }

    private static func reply(_ answer: Answer) -> (status: Int, json: [UInt8]) {
        var message: [String: Any] = ["role": "assistant", "content": NSNull()]
        var finish = "stop"
        switch answer {
        case .text(let text): message["content"] = text
        case .refusal(let text): message["refusal"] = text
        case .filtered: finish = "content_filter"
        case .failure(let status, let text):
            return (status, json(["error": ["message": text, "type": "invalid_request_error", "code": "no"]]))
        }
        return (
            200,
            json([
                "id": "1", "object": "chat.completion", "created": 1, "model": "judge",
                "choices": [["index": 0, "message": message, "finish_reason": finish] as [String: Any]],
                "usage": ["prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15],
            ])
        )
    }

    private static func json(_ value: [String: Any]) -> [UInt8] {
        (try? JSONSerialization.data(withJSONObject: value)).map(Array.init) ?? []
    }
}
