internal import Columnar
internal import Dispatch
internal import Logging
internal import Messaging
internal import Planning
internal import Synchronization

/// Reads blocks of other workers from these themselves, where they are reached.
final class DirectReads: Sendable {
    /// How long the connection and the first answer may take.
    private static let patienceWithFirst = DispatchTimeInterval.seconds(2)
    private static let patience = DispatchTimeInterval.seconds(15)
    /// Bytes that are asked for first: so few that a slow link is not taken for none.
    private static let firstBytes = 64 << 10
    /// Questions of a thread that are on their way together: the worker reads one while another's answer travels.
    private static let questions = 4
    /// The same of all threads that read from one worker: fewer than it takes of one reader.
    private static let mostQuestions = 16

    private struct Link {
        let way: DataWay
        let link: any DataLink
        let room = AnswerRoom(answers: DirectReads.mostQuestions)
    }

    private struct State {
        var peers = DirectPeers()
        var links: [WorkerID: Link] = [:]
    }

    private let transport: DataTransport
    private let pair: KeyPair
    private let log: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    /// The address at which a port is found that stands for its driver's host.
    private let address: @Sendable (String) -> String
    private let pending = PendingAnswers()
    private let state = Mutex(State())

    init(
        _ transport: DataTransport, _ pair: KeyPair, log: Logger,
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        address: @escaping @Sendable (String) -> String
    ) {
        self.transport = transport
        self.pair = pair
        self.log = log
        self.now = now
        self.address = address
    }

    /// Waits for bytes of a block from the worker that has it, for a task of a stage.
    ///
    /// - Parameters:
    ///   - stage: Whose task reads.
    ///   - block: The block.
    ///   - start: The first byte in its file.
    ///   - count: Bytes at the most.
    ///   - way: Asks the driver how the worker is reached.
    /// - Returns: Some of the bytes, at least one; nil where the driver is to be asked for them.
    /// - Throws: `TaskFailure` where the block is gone, or nobody waits any more.
    func bytes(
        _ stage: StageID, _ block: Block, _ start: Int64, _ count: Int, way: () throws(TaskFailure) -> DataWay?
    ) throws(TaskFailure) -> Buffer? {
        let (holder, blocks) = (block.worker, block.lease.stage)
        for _ in 0..<2 {
            switch state.withLock({ $0.peers.next(holder, blocks, now: now()) }) {
            case .byDriver: return nil
            case .askWay:
                let found = try way()
                let usable = found?.address == nil ? nil : found
                state.withLock { $0.peers.told(usable, of: holder, for: blocks, now: now()) }
                if usable == nil { log.debug("\(holder) does not listen for other workers") }
            case .ask(let way, let isFirst):
                let reading = Reading(stage: stage, block: block, way: way, isFirst: isFirst)
                return try read(reading, start, isFirst ? min(count, Self.firstBytes) : count)
            }
        }
        return nil
    }

    /// What a thread reads, and whence.
    private struct Reading {
        let stage: StageID
        let block: Block
        let way: DataWay
        let isFirst: Bool
    }

    /// Asks for some pieces at once, and gives those that came before anything went wrong; nil where none did.
    private func read(_ reading: Reading, _ start: Int64, _ count: Int) throws(TaskFailure) -> Buffer? {
        let (link, room) = link(to: reading.block.worker, reading.way)
        // Where all places are taken for so long the driver may be faster.
        guard room.enter() else { return nil }
        var starts = [0]
        while let next = starts.last.map({ $0 + BlockFetch.mostBytes }), next < count, starts.count < Self.questions,
            room.enterAtOnce()
        { starts.append(next) }
        defer { for _ in starts { room.leave() } }
        let questions = starts.map { offset in
            let bytes = min(count - offset, BlockFetch.mostBytes)
            let question = pending.ask(of: reading.stage, from: reading.block.worker) { number in
                link.send(
                    .askBlock(
                        BlockFetch(
                            number: number, worker: reading.block.worker, lease: reading.block.lease,
                            start: start + Int64(offset), count: UInt32(bytes))))
            }
            return (question, bytes)
        }
        defer { for (question, _) in questions { pending.forget(question) } }
        // It may have been lost before they were asked.
        if state.withLock({ $0.links[reading.block.worker]?.link }) !== link { pending.giveUp(reading.block.worker) }
        var pieces: [Buffer] = []
        for (question, bytes) in questions {
            let patience = reading.isFirst ? Self.patienceWithFirst : Self.patience
            guard let piece = try piece(pending.wait(question, within: patience), of: bytes, reading) else { break }
            pieces.append(piece)
            // What follows does not follow on it.
            if piece.count < bytes { break }
        }
        guard let first = pieces.first, pieces.count > 1 else { return pieces.first }
        var writer = BufferWriter(capacity: pieces.reduce(0) { $0 + $1.count })
        writer.append(first.bytes)
        for piece in pieces.dropFirst() { writer.append(piece.bytes) }
        return writer.finish()
    }

    /// The bytes of an answer; nil where the driver is to be asked for them.
    private func piece(
        _ outcome: PendingAnswers.Outcome, of count: Int, _ reading: Reading
    ) throws(TaskFailure) -> Buffer? {
        let holder = reading.block.worker
        switch outcome {
        case .over: throw TaskFailure("the stage is over", isTransient: true)
        case .none: failed(holder, reading.way, "no answer came in time")
        case .answer(let answer):
            switch answer.bytes {
            case .success(let bytes) where !bytes.isEmpty && bytes.count <= count:
                state.withLock { $0.peers.answered(holder, now: now()) }
                if reading.isFirst {
                    log.info("rows of \(holder) come from it directly, at \(address(reading.way.address ?? ""))")
                }
                return bytes
            case .failure(let failure) where failure.lostBlock == reading.block.lease: throw failure
            case .success, .failure: failed(holder, reading.way, "it does not give what it was asked for")
            }
        }
        return nil
    }

    private func link(to holder: WorkerID, _ way: DataWay) -> (any DataLink, AnswerRoom) {
        state.withLock { state in
            if let known = state.links[holder] {
                if known.way == way { return (known.link, known.room) }
                known.link.close()
            }
            let link = transport.dial(address(way.address ?? ""), way.key, pair) { [weak self] event in
                self?.heard(event, from: holder, way)
            }
            let made = Link(way: way, link: link)
            state.links[holder] = made
            return (link, made.room)
        }
    }

    private func heard(_ event: DataLinkEvent, from holder: WorkerID, _ way: DataWay) {
        switch event {
        case .message(.giveBlock(let answer)): pending.finish(answer, from: holder)
        case .message(.askBlock): break
        case .lost(let reason) where pending.isWaiting(for: holder): failed(holder, way, reason)
        // It has left, most likely: whoever wants anything of it asks for the way again.
        case .lost: closed(holder, way)
        }
    }

    /// The driver passes on what this worker has, for a while.
    private func failed(_ holder: WorkerID, _ way: DataWay, _ reason: String) {
        let link = state.withLock { state -> (any DataLink)? in
            guard let known = state.links[holder], known.way == way else { return nil }
            state.links[holder] = nil
            state.peers.failed(holder, now: now())
            return known.link
        }
        // Several threads may find out at once.
        guard let link else { return }
        link.close()
        pending.giveUp(holder)
        log.warning(
            "rows of \(holder) come by way of the driver: it is not reached at \(address(way.address ?? "")): \(reason)"
        )
    }

    private func closed(_ holder: WorkerID, _ way: DataWay) {
        state.withLock { state in
            guard state.links[holder]?.way == way else { return }
            state.links[holder] = nil
            state.peers.closed(holder)
        }
    }

    /// Closes connections that nobody needs; called some times a second.
    func tick() {
        let links = state.withLock { state in
            state.peers.removeIdle(now: now()).compactMap { state.links.removeValue(forKey: $0)?.link }
        }
        for link in links { link.close() }
    }

    /// Ends the waits of a stage that is over.
    func forget(_ stage: StageID) { pending.forget(stage) }

    /// Blocks of these stages are needed no more.
    func over(_ stages: [StageID]) { state.withLock { $0.peers.over(stages) } }

    /// Forgets all workers: another driver, or another life, has others.
    func forgetAll() {
        let links = state.withLock { state in
            defer { state = State() }
            return state.links.values.map(\.link)
        }
        for link in links { link.close() }
    }
}
