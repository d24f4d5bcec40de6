internal import Messaging
internal import Planning

/// What workers have asked of sessions and have no answer to: bytes of files.
///
/// An answer counts once, and only from the session that was asked.
struct FileFetchTable {
    private struct Fetch {
        let worker: PeerID
        let session: PeerID
        /// The worker's own number of the question.
        let number: UInt64
    }

    private var fetches: [UInt64: Fetch] = [:]
    private var last: UInt64 = 0

    var count: Int { fetches.count }

    /// The question for the session, under a number that no other one has.
    mutating func add(
        _ fetch: FileFetch, from worker: PeerID, of job: JobID, path: String, to session: PeerID
    ) -> FileRead {
        last += 1
        fetches[last] = Fetch(worker: worker, session: session, number: fetch.number)
        return FileRead(number: last, job: job, path: path, start: fetch.start, count: fetch.count)
    }

    /// The worker that asked, and the answer under its own number; nil where nobody asked this session.
    mutating func take(_ answer: FileAnswer, from session: PeerID) -> (worker: PeerID, FileAnswer)? {
        guard let fetch = fetches[answer.number], fetch.session == session else { return nil }
        fetches[answer.number] = nil
        return (fetch.worker, FileAnswer(number: fetch.number, bytes: answer.bytes))
    }

    /// A worker or a session is gone.
    mutating func forget(_ peer: PeerID) {
        fetches = fetches.filter { $0.value.worker != peer && $0.value.session != peer }
    }
}
