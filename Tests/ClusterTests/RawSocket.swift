import CZeroMQ
import Foundation

/// libzmq without Roost's own code: for strangers and drivers that are none.
enum RawSocket {
    /// Binds to a port of the system's choice, and gives the address.
    static func bind(_ socket: UnsafeMutableRawPointer?) -> String? {
        guard zmq_bind(socket, "tcp://127.0.0.1:*") == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 64), size = bytes.count
        guard zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, &bytes, &size) == 0 else { return nil }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The frames of one message, or nil where none comes in time.
    static func receive(_ socket: UnsafeMutableRawPointer?, within milliseconds: Int32) -> [[UInt8]]? {
        var timeout = milliseconds
        zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, MemoryLayout<Int32>.size)
        var frames: [[UInt8]] = []
        while true {
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = zmq_recv(socket, &bytes, bytes.count, 0)
            guard count >= 0 else { return frames.isEmpty ? nil : frames }
            frames.append(Array(bytes.prefix(Int(count))))
            var more: Int32 = 0
            var size = MemoryLayout<Int32>.size
            zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size)
            if more == 0 { return frames }
        }
    }
}
