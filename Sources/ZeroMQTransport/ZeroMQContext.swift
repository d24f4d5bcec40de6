internal import CZeroMQ
internal import Messaging

/// The process's one libzmq context, which lives as long as the process.
enum ZeroMQContext {
    nonisolated(unsafe) static let shared: UnsafeMutableRawPointer = {
        guard let context = zmq_ctx_new() else { fatalError("libzmq has no memory for a context") }
        zmq_ctx_set(context, ZMQ_MAX_SOCKETS, 1023)
        return context
    }()
}

extension TransportError {
    /// libzmq's own words for what just failed.
    static func library(_ doing: String) -> TransportError {
        TransportError(.library, "\(doing): \(String(cString: zmq_strerror(zmq_errno())))")
    }
}
