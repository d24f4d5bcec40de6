internal import Messaging
internal import Planning

/// What workers have asked of each other and have no answer to: bytes of blocks.
///
/// Each thread of a worker asks for a megabyte at the most and waits for it, so that little is on its way at once.
struct BlockFetchTable {
    struct Fetch {
        let asker: WorkerID
        fileprivate let holder: WorkerID
        fileprivate let lease: Lease
        /// The asker's own number of the question.
        let number: UInt64
        /// Whether it asks for the way to the holder, and for no bytes.
        let asksForWay: Bool
    }

    private var fetches: [UInt64: Fetch] = [:]
    private var last: UInt64 = 0

    var count: Int { fetches.count }

    /// The question for the worker that has the block, under a number that no other one has.
    mutating func add(_ fetch: BlockFetch, from asker: WorkerID) -> BlockFetch {
        last += 1
        fetches[last] = Fetch(
            asker: asker, holder: fetch.worker, lease: fetch.lease, number: fetch.number, asksForWay: fetch.asksForWay)
        var question = fetch
        question.number = last
        question.count = min(fetch.count, UInt32(BlockFetch.mostBytes))
        return question
    }

    /// Who asked for what is answered; nil where nobody asked this worker.
    mutating func take(_ answer: FileAnswer, from holder: WorkerID) -> Fetch? {
        guard let fetch = fetches[answer.number], fetch.holder == holder else { return nil }
        fetches[answer.number] = nil
        return fetch
    }

    /// A worker is gone.
    ///
    /// - Returns: Who waits for blocks of it, and what is to be said to them.
    mutating func forget(_ worker: WorkerID) -> [(asker: WorkerID, FileAnswer)] {
        let waiting = fetches.values.filter { $0.holder == worker && $0.asker != worker }
        fetches = fetches.filter { $0.value.holder != worker && $0.value.asker != worker }
        return waiting.map { ($0.asker, FileAnswer(lostBlock: $0.lease, number: $0.number)) }
    }
}

extension FileAnswer {
    /// The word that blocks are gone.
    init(lostBlock lease: Lease, number: UInt64) {
        let failure = TaskFailure(
            "the worker that had the blocks of \(lease) is gone", isTransient: true, lostBlock: lease)
        self.init(number: number, bytes: .failure(failure))
    }
}
