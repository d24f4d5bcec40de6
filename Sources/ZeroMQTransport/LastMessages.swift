internal import CZeroMQ
internal import Dispatch

/// What a process says last, before it ends.
package enum LastMessages {
    /// Longer than any socket lingers.
    private static let limit = DispatchTimeInterval.seconds(7)

    /// Returns when all that was sent has left this process, or cannot leave.
    ///
    /// libzmq sends on a thread of its own, which may not have run yet on a busy machine: what is still with it would
    /// end with the process. For the end of a process only, when its sockets are closed: none can be opened after it.
    package static func haveLeft() async {
        ZapHandler.end()
        await withCheckedContinuation { continuation in
            let ended = DispatchSemaphore(value: 0)
            DispatchQueue(label: "roost.end").async {
                zmq_ctx_term(ZeroMQContext.shared)
                ended.signal()
            }
            DispatchQueue(label: "roost.patience").async {
                // A socket that somebody forgot would keep it waiting for ever.
                _ = ended.wait(timeout: .now() + limit)
                continuation.resume()
            }
        }
    }
}
