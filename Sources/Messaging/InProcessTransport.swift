internal import Synchronization

/// The driver's end of conversations with sessions and workers of the same process: no socket, no copy, no cookie.
package final class InProcessTransport: Transport {
    private struct State {
        var receive: (@Sendable ([Delivery<MessageToDriver>]) -> Void)?
        var peers: [PeerID: Peer] = [:]
        /// What came before the driver listened.
        var early: [Delivery<MessageToDriver>] = []
    }

    private enum Peer {
        case worker(End<DriverToWorker, WorkerToDriver>)
        case session(End<DriverToSession, SessionToDriver>)
    }

    private let state = Mutex(State())

    package init() {}

    /// A new end for a session, trusted as this process is.
    package func connectSession(role: PeerRole = .session, principal: Principal = .owner) -> SessionTransport {
        let end = End<DriverToSession, SessionToDriver>(hub: self) { .session($0) }
        admit(end.id, role, principal, .session(end))
        return end
    }

    /// A new end for a worker, trusted as this process is.
    package func connectWorker() -> WorkerTransport {
        let end = End<DriverToWorker, WorkerToDriver>(hub: self) { .worker($0) }
        admit(end.id, .worker, .owner, .worker(end))
        return end
    }

    private func admit(_ id: PeerID, _ role: PeerRole, _ principal: Principal, _ peer: Peer) {
        state.withLock { $0.peers[id] = peer }
        deliver([.connected(Connection(peer: id, role: role, principal: principal, node: .random()))])
    }

    package func start(_ receive: @escaping @Sendable ([Delivery<MessageToDriver>]) -> Void) {
        let early = state.withLock { state in
            defer { state.early = [] }
            state.receive = receive
            return state.early
        }
        if !early.isEmpty { receive(early) }
    }

    package func send(_ message: MessageFromDriver, to peer: PeerID) {
        let (target, receive) = state.withLock { ($0.peers[peer], $0.receive) }
        switch (target, message) {
        case (.worker(let end), .worker(let message)): end.deliver([.message(message, from: .driver)])
        case (.session(let end), .session(let message)): end.deliver([.message(message, from: .driver)])
        case (.worker, .session), (.session, .worker), (nil, _): receive?([.unreachable(peer)])
        }
    }

    package func close() { state.withLock { $0 = State() } }

    private func deliver(_ deliveries: [Delivery<MessageToDriver>]) {
        let receive = state.withLock { state in
            if state.receive == nil { state.early += deliveries }
            return state.receive
        }
        receive?(deliveries)
    }

    private func leave(_ peer: PeerID) {
        guard state.withLock({ $0.peers.removeValue(forKey: peer) }) != nil else { return }
        deliver([.unreachable(peer)])
    }

    /// A worker's or session's end.
    private final class End<Incoming: Sendable, Outgoing: Sendable>: Transport {
        /// A struct, since a closure that is alone in a lock is wrapped once more by each use of it.
        private struct State {
            var receive: (@Sendable ([Delivery<Incoming>]) -> Void)?
        }

        let id = PeerID.random()
        private let hub: InProcessTransport
        private let wrap: @Sendable (Outgoing) -> MessageToDriver
        private let state = Mutex(State())

        init(hub: InProcessTransport, wrap: @escaping @Sendable (Outgoing) -> MessageToDriver) {
            self.hub = hub
            self.wrap = wrap
        }

        func start(_ receive: @escaping @Sendable ([Delivery<Incoming>]) -> Void) {
            state.withLock { $0.receive = receive }
        }
        func send(_ message: Outgoing, to peer: PeerID) { hub.deliver([.message(wrap(message), from: id)]) }
        func close() { hub.leave(id) }
        func deliver(_ deliveries: [Delivery<Incoming>]) { state.withLock { $0.receive }?(deliveries) }
    }
}
