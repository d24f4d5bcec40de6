internal import Columnar
internal import Dispatch
internal import Messaging
internal import Operators
internal import Planning
internal import Synchronization

/// Gives blocks of this worker to others that ask for them at its port.
final class DirectServer: Sendable {
    private let blocks: BlockStore
    /// Where blocks are read: it waits where no more may be on its way, which nothing else may wait for.
    private let queue = DispatchQueue(label: "roost.direct")
    private let room = AnswerRoom(answers: 64)
    private let readers = Mutex(AdmittedReaders())
    private let port = Mutex<(any DataPort)?>(nil)

    init(_ blocks: BlockStore) { self.blocks = blocks }

    /// Whether a connection with this key may be made.
    func admits(_ key: PublicKey) -> Bool { readers.withLock { $0.isAdmitted(key) } }

    /// Hears readers from now on.
    func serve(_ port: any DataPort) {
        self.port.withLock { $0 = port }
        port.start { [weak self] message, peer in
            if case .askBlock(let fetch) = message { self?.asked(fetch, by: peer) }
        }
    }

    private func asked(_ fetch: BlockFetch, by peer: DataPeer) {
        switch readers.withLock({ $0.asked(peer.key, for: fetch.lease.stage) }) {
        case .drop: break
        case .refuse:
            let failure = TaskFailure("this worker does not let you read blocks of \(fetch.lease)", isTransient: true)
            answer(FileAnswer(number: fetch.number, bytes: .failure(failure)), peer)
        case .serve:
            queue.async { [self] in
                defer { readers.withLock { $0.answered(peer.key) } }
                // Who waits for it asks its driver in a while.
                guard room.enter() else { return }
                let bytes = Result { () throws(TaskFailure) in
                    try blocks.bytes(of: fetch.lease, from: fetch.start, min(Int(fetch.count), BlockFetch.mostBytes))
                }
                answer(FileAnswer(number: fetch.number, bytes: bytes.map { room.leaving($0) }), peer)
                if case .failure = bytes { room.leave() }
            }
        }
    }

    private func answer(_ answer: FileAnswer, _ peer: DataPeer) {
        port.withLock { $0 }?.send(.giveBlock(answer), to: peer)
    }

    /// The driver lets a reader in.
    func admit(_ key: PublicKey, to stage: StageID) { readers.withLock { $0.admit(key, to: stage) } }
    func shutOut(_ key: PublicKey) { readers.withLock { $0.shutOut(key) } }
    func over(_ stages: [StageID]) { readers.withLock { $0.over(stages) } }
    /// Nobody is let in any more, until the driver says so again.
    func shutOutAll() { readers.withLock { $0.removeAll() } }

    func close() {
        port.withLock { port in
            port?.close()
            port = nil
        }
    }
}
