internal import Synchronization

/// The driver's end of conversations with sessions of the same process: no socket, no copy.
package final class InProcessTransport: Transport {
    private struct State {
        var receive: (@Sendable ([Delivery]) -> Void)?
        var peers: [PeerID: Peer] = [:]
        /// What came before the driver listened.
        var early: [Delivery] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// A new end for a session; the driver hears of it with its first message.
    package func connect() -> any Transport {
        let peer = Peer(id: .random(), hub: self)
        state.withLock { $0.peers[peer.id] = peer }
        return peer
    }

    package func start(_ receive: @escaping @Sendable ([Delivery]) -> Void) {
        let early = state.withLock { state in
            defer { state.early = [] }
            state.receive = receive
            return state.early
        }
        if !early.isEmpty { receive(early) }
    }

    package func send(_ message: Message, to peer: PeerID) {
        let (target, receive) = state.withLock { ($0.peers[peer], $0.receive) }
        if let target { target.deliver([.message(message, from: .driver)]) } else { receive?([.unreachable(peer)]) }
    }

    package func close() { state.withLock { $0 = State() } }

    private func deliver(_ deliveries: [Delivery]) {
        let receive = state.withLock { state in
            if state.receive == nil { state.early += deliveries }
            return state.receive
        }
        receive?(deliveries)
    }

    private func leave(_ peer: PeerID) {
        _ = state.withLock { $0.peers.removeValue(forKey: peer) }
    }

    /// A session's end.
    private final class Peer: Transport {
        let id: PeerID
        private let hub: InProcessTransport
        private let receive = Mutex<(@Sendable ([Delivery]) -> Void)?>(nil)

        init(id: PeerID, hub: InProcessTransport) {
            self.id = id
            self.hub = hub
        }

        func start(_ receive: @escaping @Sendable ([Delivery]) -> Void) { self.receive.withLock { $0 = receive } }
        func send(_ message: Message, to peer: PeerID) { hub.deliver([.message(message, from: id)]) }
        func close() { hub.leave(id) }
        func deliver(_ deliveries: [Delivery]) { receive.withLock { $0 }?(deliveries) }
    }
}
