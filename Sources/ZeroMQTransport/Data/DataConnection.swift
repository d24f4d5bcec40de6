internal import CZeroMQ
internal import Columnar
internal import Glibc
internal import Messaging

/// A connection to another worker's port: an encrypted DEALER, which is tried once, and does not come back when it is lost.
final class DataConnection: DataLink, SocketSource, @unchecked Sendable {
    private let thread: SocketThread
    private let address: Address
    private let pair: KeyPair
    private let holder: PublicKey
    // All below belongs to the thread.
    private var socket: ZeroMQSocket?
    private var monitor: SocketMonitor?
    private var waiting = WaitingMessages()
    private var receive: (@Sendable (DataLinkEvent) -> Void)?

    init(
        to address: Address, _ holder: PublicKey, as pair: KeyPair, thread: SocketThread,
        _ receive: @escaping @Sendable (DataLinkEvent) -> Void
    ) {
        self.thread = thread
        self.address = address
        self.holder = holder
        self.pair = pair
        self.receive = receive
        if address.isNumeric {
            thread.run { [self] in open(.success([address])) }
        } else {
            NameLookup.run { [self] in
                let found = Result { () throws(TransportError) in try NameLookup.addresses(of: address) }
                thread.run { [self] in open(found) }
            }
        }
    }

    private func open(_ found: Result<[Address], TransportError>) {
        guard receive != nil else { return }
        do throws(TransportError) {
            guard let numeric = try found.get().first else {
                throw TransportError(.noAnswer, "the host of \(address) has no address")
            }
            var socket = try ZeroMQSocket(ZMQ_DEALER)
            socket.setDefaults(mostBytes: CurveSocket.mostBytes)
            socket.useCurve(pair, driver: holder)
            socket.connectsOnce()
            socket.forgetsUnsent()
            socket.setRoutingID(.random())
            socket.setPatience(seconds: 30)
            monitor = try SocketMonitor(socket)
            try socket.connect(numeric)
            self.socket = consume socket
            thread.add(self)
        } catch { end(because: error.description) }
    }

    func send(_ message: WorkerToWorker) {
        let frames = MessageCodec.encode(message)
        thread.run { [self] in
            guard receive != nil else { return }
            if waiting.isEmpty, socket?.send(frames, to: nil) == .done { return }
            if !waiting.append(frames) { end(because: "\(address) takes no questions") }
        }
    }

    func close() {
        thread.run { [self] in
            receive = nil
            hangUp()
        }
    }

    private func hangUp() {
        thread.remove(self)
        if let socket = socket.take() { SocketMonitor.stop(socket) }
        monitor = nil
    }

    private func end(because reason: String) {
        let receive = receive
        self.receive = nil
        hangUp()
        receive?(.lost(reason: reason))
    }

    func turn() -> Bool {
        let before = waiting.count
        _ = waiting.flush { socket?.send($0, to: nil) ?? .wouldBlock }
        var count = take()
        // What came before the loss can be read by now.
        if count == 0, let loss = monitor?.lossSoFar() {
            count = take()
            if count == 0 { end(because: Self.words(loss, address)) }
        }
        return count > 0 || waiting.count < before
    }

    private func take() -> Int {
        var count = 0
        while count < 64, let frames = socket?.receive() {
            count += 1
            if let message = try? MessageCodec.decode(frames, as: WorkerToWorker.self) { receive?(.message(message)) }
        }
        return count
    }

    private static func words(_ loss: SocketMonitor.Loss, _ address: Address) -> String {
        switch loss {
        case .closed: "nothing answers at \(address), or the connection was closed"
        case .cutOff, .mismatch: "\(address) is no worker of this cluster, or has another key"
        case .silent: "\(address) does not prove itself in time"
        case .refused: "\(address) does not let this worker in"
        }
    }

    func addPollItems(to items: inout [zmq_pollitem_t]) {
        if let handle = socket?.handle {
            let events = ZMQ_POLLIN | (waiting.isEmpty ? 0 : ZMQ_POLLOUT)
            items.append(zmq_pollitem_t(socket: handle, fd: -1, events: Int16(events), revents: 0))
        }
        if let handle = monitor?.handle {
            items.append(zmq_pollitem_t(socket: handle, fd: -1, events: Int16(ZMQ_POLLIN), revents: 0))
        }
    }

    var millisecondsToTick: Int { 1000 }
}
