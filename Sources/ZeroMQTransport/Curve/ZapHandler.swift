internal import CZeroMQ
internal import Columnar
internal import Messaging
internal import Synchronization

/// Answers libzmq which keys may connect, for all listeners of the process: there can be one in a context.
///
/// It lives on a socket thread of its own, so that no handshake waits for what the driver does. What decides are the
/// listeners' rings of keys, in memory.
final class ZapHandler: SocketSource, @unchecked Sendable {
    /// Says what is to become of a connection; called on the handler's thread.
    typealias Decision = @Sendable (ZapRequest) -> KeyRing.Verdict

    private struct State {
        var handler: ZapHandler?
        var decisions: [String: Decision] = [:]
        var lastDomain = 0
    }

    private static let state = Mutex(State())
    private static let requestsInATurn = 256
    /// Frames before a request's own: whom the answer is for, and an empty one.
    private static let envelope = 2
    /// How long somebody unknown waits for the answer.
    ///
    /// libzmq 4.3.4 cuts a client off whose answer is a 300 that comes at once, as a driver with another key does; one that
    /// comes later leaves the client waiting until it tries again.
    private static let delay = Duration.milliseconds(100)

    private let thread: SocketThread
    // Belongs to the thread.
    private var socket: ZeroMQSocket?

    /// Begins to decide about a listener's connections.
    ///
    /// - Returns: the domain that the listener's socket is to have.
    static func register(_ decision: @escaping Decision) throws(TransportError) -> String {
        try state.withLock { (state) throws(TransportError) in
            // Its socket is bound before any listener's is.
            if state.handler == nil { state.handler = try ZapHandler() }
            state.lastDomain += 1
            let domain = "roost-\(state.lastDomain)"
            state.decisions[domain] = decision
            return domain
        }
    }

    /// Nobody more comes in there.
    static func remove(_ domain: String) { state.withLock { $0.decisions[domain] = nil } }

    /// Closes its socket, before the process ends.
    static func end() {
        let handler = state.withLock { state in
            defer { state.handler = nil }
            return state.handler
        }
        handler?.close()
    }

    private init() throws(TransportError) {
        let socket = try ZeroMQSocket(ZMQ_ROUTER)
        socket.set(ZMQ_LINGER, Int32(0))
        guard zmq_bind(socket.handle, "inproc://zeromq.zap.01") == 0 else {
            throw TransportError.library("keys cannot be checked in this process")
        }
        self.socket = consume socket
        thread = SocketThread()
        thread.run { [self] in thread.add(self) }
    }

    private func close() {
        thread.run { [self] in
            thread.remove(self)
            socket = nil
        }
        thread.stop()
    }

    func turn() -> Bool {
        var count = 0
        while count < Self.requestsInATurn, let frames = socket?.receive() {
            count += 1
            guard frames.count > Self.envelope else { continue }
            answer(Array(frames.dropFirst(Self.envelope)), to: Array(frames.prefix(Self.envelope)))
        }
        return count > 0
    }

    private func answer(_ frames: [Buffer], to envelope: [Buffer]) {
        guard let request = ZapRequest(frames),
            let decision = Self.state.withLock({ $0.decisions[request.domain] })
        else {
            _ = socket?.send(envelope + ZapRequest.refusal(frames), to: nil)
            return
        }
        let verdict = decision(request)
        let answer = envelope + request.answer(verdict)
        guard verdict == .unknown else {
            _ = socket?.send(answer, to: nil)
            return
        }
        thread.run(after: Self.delay) { [weak self] in _ = self?.socket?.send(answer, to: nil) }
    }

    func addPollItems(to items: inout [zmq_pollitem_t]) {
        items.append(zmq_pollitem_t(socket: socket?.handle, fd: -1, events: Int16(ZMQ_POLLIN), revents: 0))
    }

    var millisecondsToTick: Int { 1000 }
}
