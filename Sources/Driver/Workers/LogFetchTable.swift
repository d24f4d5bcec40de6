internal import Messaging
internal import Planning

/// Lines of workers' logs that were asked for, and have not come.
struct LogFetchTable {
    private struct Fetch {
        let worker: WorkerID
        let session: PeerID
        /// The session's own number of the question.
        let question: UInt64
    }

    private var fetches: [UInt64: Fetch] = [:]
    private var last: UInt64 = 0

    /// Notes a question.
    ///
    /// - Returns: the number under which the worker is asked.
    mutating func add(_ question: UInt64, from session: PeerID, to worker: WorkerID) -> UInt64 {
        last += 1
        fetches[last] = Fetch(worker: worker, session: session, question: question)
        return last
    }

    /// Who asked; nil where nobody asked this worker.
    mutating func take(_ number: UInt64, from worker: WorkerID) -> (session: PeerID, question: UInt64)? {
        guard let fetch = fetches[number], fetch.worker == worker else { return nil }
        fetches[number] = nil
        return (fetch.session, fetch.question)
    }

    /// A worker is gone.
    ///
    /// - Returns: who waits for lines of it.
    mutating func forget(_ worker: WorkerID) -> [(session: PeerID, question: UInt64)] {
        let waiting = fetches.values.filter { $0.worker == worker }
        fetches = fetches.filter { $0.value.worker != worker }
        return waiting.map { ($0.session, $0.question) }
    }
}
