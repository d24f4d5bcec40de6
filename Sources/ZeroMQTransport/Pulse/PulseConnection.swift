internal import CZeroMQ
internal import Columnar
internal import Messaging

/// One connection of a pulse: a DEALER that proves itself as the one for messages does, and then carries signs of life.
///
/// It belongs to the socket thread. That it is closed or cannot be made shows as silence.
final class PulseConnection {
    /// Whose pulse it is, and where to.
    struct Target {
        /// A number, which the connection for messages has reached.
        let address: Address
        /// The driver's address as this end knows it.
        let endpoint: String
        let identity: ClientIdentity
        let trust: DriverTrust
        let token: PulseToken
    }

    enum Sign {
        case entered
        case echo(number: UInt32)
        case forgotten
        /// The driver does not let it in.
        case ended
    }

    /// Milliseconds that a word may take to leave after the end.
    private static let linger: Int32 = 100

    private var socket: ZeroMQSocket?
    private var handshake: ClientHandshake
    private var hasKnocked = false
    /// Whether the driver has proven itself; before that its signs are worth nothing.
    private var isTrusted: Bool
    private var isIn = false

    init(_ target: Target) throws(TransportError) {
        let socket = try ZeroMQSocket.dealer(target.trust)
        socket.set(ZMQ_LINGER, Self.linger)
        socket.set(ZMQ_CONNECT_TIMEOUT, CurveSocket.connectTimeout)
        if case .key = target.trust { isTrusted = true } else { isTrusted = false }
        // A key that came with a token is known by now.
        handshake = ClientHandshake(
            target.identity, address: target.endpoint, by: isTrusted ? .key(nil) : .cookie, for: .pulse(target.token))
        try socket.connect(target.address)
        self.socket = consume socket
    }

    /// Knocks as soon as there is a connection, and reads what came.
    func turn() -> [Sign] {
        if !hasKnocked { hasKnocked = send(handshake.begin()) }
        var signs: [Sign] = []
        while let frames = socket?.receive() {
            guard let message = try? MessageCodec.decode(frames, as: HandshakeMessage.self),
                let sign = hear(message)
            else { continue }
            signs.append(sign)
        }
        return signs
    }

    private func hear(_ message: HandshakeMessage) -> Sign? {
        switch message {
        case .echo(let number) where isTrusted:
            guard !isIn else { return .echo(number: number) }
            isIn = true
            return .entered
        case .forgotten where isTrusted: return .forgotten
        default: break
        }
        do throws(TrustError) {
            guard case .open(let proof?) = try handshake.receive(message) else { return nil }
            isTrusted = true
            return send(proof) ? nil : .ended
        } catch { return .ended }
    }

    func beat(number: UInt32) { send(.pulse(number: number)) }

    /// Says so, where anybody is there.
    func close() {
        if isIn { send(.leave) }
        socket = nil
    }

    @discardableResult
    private func send(_ message: HandshakeMessage) -> Bool {
        socket?.send(MessageCodec.encode(message), to: nil) == .done
    }

    func addPollItems(to items: inout [zmq_pollitem_t]) {
        let events = ZMQ_POLLIN | (hasKnocked ? 0 : ZMQ_POLLOUT)
        items.append(zmq_pollitem_t(socket: socket?.handle, fd: -1, events: Int16(events), revents: 0))
    }
}
