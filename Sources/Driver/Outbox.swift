internal import Messaging
internal import Planning

/// Sends messages to workers and sessions, over the network or inside this process.
final class Outbox {
    private let network: DriverTransport?
    private let inProcess: InProcessTransport
    private var peersInProcess: Set<PeerID> = []

    /// - Parameters:
    ///   - network: The way over the network; nil for a driver that only this process can reach.
    ///   - inProcess: The way inside this process.
    init(network: DriverTransport?, inProcess: InProcessTransport) {
        self.network = network
        self.inProcess = inProcess
    }

    /// A message came from a peer of this process.
    func noteInProcess(_ peer: PeerID) { peersInProcess.insert(peer) }

    /// A peer is gone.
    func forget(_ peer: PeerID) { peersInProcess.remove(peer) }

    func send(_ message: DriverToWorker, to worker: WorkerID) { send(.worker(message), to: PeerID(worker.rawValue)) }
    func send(_ message: DriverToSession, to session: PeerID) { send(.session(message), to: session) }

    private func send(_ message: MessageFromDriver, to peer: PeerID) {
        if peersInProcess.contains(peer) {
            inProcess.send(message, to: peer)
        } else {
            network?.send(message, to: peer)
        }
    }
}
