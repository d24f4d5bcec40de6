import Dispatch
import Messaging
import Synchronization

/// Workers' ports and the connections to them, inside a process.
final class InProcessData: Sendable {
    private final class Port: DataPort {
        let address: String
        let pair: KeyPair
        let admits: @Sendable (PublicKey) -> Bool
        private let hub: InProcessData
        private let receive = Mutex<[@Sendable (WorkerToWorker, DataPeer) -> Void]>([])

        init(
            _ address: String, _ pair: KeyPair, _ hub: InProcessData, _ admits: @escaping @Sendable (PublicKey) -> Bool
        ) {
            (self.address, self.pair, self.hub, self.admits) = (address, pair, hub, admits)
        }
        func start(_ receive: @escaping @Sendable (WorkerToWorker, DataPeer) -> Void) {
            self.receive.withLock { $0 = [receive] }
        }
        func hear(_ message: WorkerToWorker, from peer: DataPeer) {
            for receive in self.receive.withLock({ $0 }) { receive(message, peer) }
        }
        func send(_ message: WorkerToWorker, to peer: DataPeer) {
            let link = hub.state.withLock { $0.isSilent ? nil : $0.links[peer.name] }
            link?.deliver(.message(message))
        }
        func close() { hub.state.withLock { _ = $0.ports.removeValue(forKey: address) } }
    }

    private final class Link: DataLink {
        let name = RoutingID.random()
        private let hub: InProcessData
        private let port: Port?
        private let key: PublicKey
        private let receive: @Sendable (DataLinkEvent) -> Void

        init(
            _ hub: InProcessData, _ port: Port?, _ key: PublicKey,
            _ receive: @escaping @Sendable (DataLinkEvent) -> Void
        ) {
            (self.hub, self.port, self.key, self.receive) = (hub, port, key, receive)
        }
        func send(_ message: WorkerToWorker) {
            hub.queue.async { [self] in port?.hear(message, from: DataPeer(name: name, key: key)) }
        }
        func deliver(_ event: DataLinkEvent) { hub.queue.async { [receive] in receive(event) } }
        func close() { hub.state.withLock { _ = $0.links.removeValue(forKey: name) } }
    }

    private struct State {
        var ports: [String: Port] = [:]
        var links: [RoutingID: Link] = [:]
        var dialed = 0
        var isSilent = false
    }

    private let queue = DispatchQueue(label: "data")
    private let state = Mutex(State())

    /// How often somebody has connected.
    var dialed: Int { state.withLock { $0.dialed } }

    /// Answers do not arrive any more.
    func fallSilent() { state.withLock { $0.isSilent = true } }

    /// All connections are lost.
    func cut() {
        let links = state.withLock { state in
            defer { state.links = [:] }
            return Array(state.links.values)
        }
        for link in links { link.deliver(.lost(reason: "the link was cut")) }
    }

    /// Waits until all that was sent has arrived.
    func settle() async { await withCheckedContinuation { done in queue.async { done.resume() } } }

    var transport: DataTransport {
        DataTransport { [self] (_, pair, admits) throws(TransportError) in
            state.withLock { state in
                let port = Port("tcp://127.0.0.1:\(state.ports.count + 1)", pair, self, admits)
                state.ports[port.address] = port
                return port
            }
        } dial: { [self] address, holder, pair, receive in
            state.withLock { state in
                state.dialed += 1
                let port = state.ports[address]
                let link = Link(self, port, pair.publicKey, receive)
                if let port, port.pair.publicKey == holder, port.admits(pair.publicKey) {
                    state.links[link.name] = link
                } else {
                    link.deliver(.lost(reason: "nothing answers"))
                }
                return link
            }
        }
    }
}
