internal import Columnar
internal import CZeroMQ
internal import Glibc
internal import Messaging

/// A received frame that owns its libzmq message: its bytes are read where libzmq put them.
final class ReceivedFrame: @unchecked Sendable {
    private let message: UnsafeMutablePointer<zmq_msg_t>

    init() {
        message = .allocate(capacity: 1)
        zmq_msg_init(message)
    }

    deinit {
        zmq_msg_close(message)
        message.deallocate()
    }

    /// Receives one frame without waiting; false where none is there.
    func receive(from socket: UnsafeMutableRawPointer) -> Bool {
        zmq_msg_recv(message, socket, ZMQ_DONTWAIT) >= 0
    }

    var hasMore: Bool { zmq_msg_more(message) != 0 }

    /// Whose connection it came over, as the ZAP handler said; nil where that was nobody.
    ///
    /// Of a frame after the first: in libzmq 4.3.4 the one with the peer's name may have lost it.
    var key: PublicKey? {
        guard let text = zmq_msg_gets(message, "User-Id") else { return nil }
        let length = strnlen(text, PublicKey.textCount + 1)
        return UnsafeRawBufferPointer(start: text, count: length).withMemoryRebound(to: UInt8.self) {
            PublicKey(text: $0)
        }
    }

    var buffer: Buffer {
        let count = zmq_msg_size(message)
        guard count > 0, let start = zmq_msg_data(message) else { return .empty }
        return Buffer(bytes: UnsafeRawBufferPointer(start: start, count: count), owner: self)
    }
}
