internal import CZeroMQ
internal import Columnar
internal import Glibc
internal import Messaging

/// Where a worker hears other workers: an encrypted ROUTER, which lets in only the keys that the worker admits.
///
/// The keys are those of processes, made when these begin: a connection is of two workers that one driver has told of each
/// other.
final class DataListener: DataPort, SocketSource, @unchecked Sendable {
    /// Messages read in one turn at the most, so that other work gets its turn.
    private static let batchLimit = 64
    /// Answers that wait for a reader which takes none; what comes after them is dropped.
    private static let mostWaiting: Int32 = 64
    /// Bytes of a question's frame at the most.
    private static let mostBytes = 64 << 10

    private let thread: SocketThread
    let address: String
    private let domain: String
    // All below belongs to the thread.
    private var socket: ZeroMQSocket?
    private var monitor: ListenerMonitor?
    private var receive: (@Sendable (WorkerToWorker, DataPeer) -> Void)?

    /// Listens on `address`; port 0 becomes one that is free.
    ///
    /// - Throws: `TransportError` where the address cannot be had.
    static func listen(
        on address: Address, _ pair: KeyPair, admits: @escaping @Sendable (PublicKey) -> Bool, thread: SocketThread
    ) throws(TransportError) -> DataListener {
        guard let numeric = try NameLookup.addresses(of: address).first else {
            throw TransportError(.invalidAddress, "the host of \(address) has no address")
        }
        let domain = try ZapHandler.register { admits($0.key) ? .known : .revoked }
        do throws(TransportError) {
            var socket = try ZeroMQSocket(ZMQ_ROUTER)
            socket.setDefaults(mostBytes: CurveSocket.mostBytes)
            socket.set(ZMQ_MAXMSGSIZE, Int64(mostBytes))
            socket.set(ZMQ_SNDHWM, mostWaiting)
            socket.set(ZMQ_RCVHWM, mostWaiting)
            socket.forgetsUnsent()
            socket.set(ZMQ_ROUTER_MANDATORY, Int32(1))
            socket.set(ZMQ_HANDSHAKE_IVL, CurveSocket.patienceWithClients)
            socket.set(ZMQ_BACKLOG, CurveSocket.backlog)
            socket.setPatience(seconds: 30)
            try socket.serveCurve(pair, domain: domain)
            try socket.bind(numeric)
            let bound = numeric.with(port: try Address(parsing: socket.lastEndpoint).port)
            return DataListener(thread, bound.description, domain, socket)
        } catch {
            ZapHandler.remove(domain)
            throw error
        }
    }

    private init(_ thread: SocketThread, _ address: String, _ domain: String, _ socket: consuming ZeroMQSocket) {
        self.thread = thread
        self.address = address
        self.domain = domain
        self.socket = consume socket
    }

    func start(_ receive: @escaping @Sendable (WorkerToWorker, DataPeer) -> Void) {
        thread.run { [self] in
            self.receive = receive
            if let socket = socket.take() {
                monitor = try? ListenerMonitor(socket)
                self.socket = consume socket
            }
            thread.add(self)
        }
    }

    func send(_ message: WorkerToWorker, to peer: DataPeer) {
        let frames = MessageCodec.encode(message)
        thread.run { [self] in _ = socket?.send(frames, to: peer.name) }
    }

    func close() {
        thread.run { [self] in
            thread.remove(self)
            receive = nil
            ZapHandler.remove(domain)
            if let socket = socket.take() { SocketMonitor.stop(socket) }
            monitor = nil
        }
    }

    func turn() -> Bool {
        _ = monitor?.failures()
        var count = 0
        while count < Self.batchLimit, let (frames, key) = socket?.receiveFromPeer() {
            count += 1
            // Whatever else an admitted worker says is dropped: it waits for nothing, or asks elsewhere.
            guard let key, frames[0].count == MemoryLayout<UInt64>.size, frames.count > 1,
                let message = try? MessageCodec.decode(Array(frames.dropFirst()), as: WorkerToWorker.self)
            else { continue }
            receive?(message, DataPeer(name: RoutingID(UInt64(bigEndian: frames[0].load(0))), key: key))
        }
        return count > 0
    }

    func addPollItems(to items: inout [zmq_pollitem_t]) {
        if let handle = socket?.handle {
            items.append(zmq_pollitem_t(socket: handle, fd: -1, events: Int16(ZMQ_POLLIN), revents: 0))
        }
        if let handle = monitor?.handle {
            items.append(zmq_pollitem_t(socket: handle, fd: -1, events: Int16(ZMQ_POLLIN), revents: 0))
        }
    }

    var millisecondsToTick: Int { 1000 }
}
