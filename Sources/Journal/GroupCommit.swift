internal import Glibc
internal import Synchronization

/// Entries on their way to the disk: all that came while one commit ran is the next one.
final class GroupCommit: Sendable {
    private struct Append {
        let entries: [JournalEntry]
        let committed: @Sendable (Result<Void, JournalError>) -> Void
    }

    private struct Queue {
        var appends: [Append] = []
        var isClosed = false
    }

    /// Where a transaction ends although more is waiting, so that the first in it need not wait for long.
    private static let mostEntries = 16_384

    private let file: JournalFile
    private let queue = Mutex(Queue())
    private let ignored = Atomic(0)

    init(_ file: JournalFile) { self.file = file }

    /// The outcomes so far that were those of calls which had one.
    var ignoredOutcomes: Int { ignored.load(ordering: .relaxed) }

    /// Queues `entries`, which are committed together.
    ///
    /// - Returns: whether the thread must be woken for it.
    func append(_ entries: [JournalEntry], _ committed: @escaping @Sendable (Result<Void, JournalError>) -> Void)
        -> Bool
    {
        let wasEmpty: Bool? = queue.withLock { queue in
            guard !queue.isClosed else { return nil }
            queue.appends.append(Append(entries: entries, committed: committed))
            return queue.appends.count == 1
        }
        if wasEmpty == nil { committed(.failure(.closed(file.path))) }
        return wasEmpty == true
    }

    /// Takes no more from here on.
    func close() { queue.withLock { $0.isClosed = true } }

    /// Commits what is queued, and what comes meanwhile.
    func run() {
        while true {
            let appends = queue.withLock { queue in
                defer { queue.appends = [] }
                return queue.appends
            }
            if appends.isEmpty { return }
            var start = 0
            while start < appends.count {
                var end = start
                var count = 0
                while end < appends.count, count < Self.mostEntries {
                    count += appends[end].entries.count
                    end += 1
                }
                commit(appends[start..<end])
                start = end
            }
        }
    }

    private func commit(_ group: ArraySlice<Append>) {
        let result: Result<Void, JournalError>
        do throws(JournalError) {
            let ignored = try file.write { database in
                var writer = try EntryWriter(database, now: now())
                for append in group {
                    for entry in append.entries { try writer.write(entry) }
                }
                try writer.finish()
                return writer.ignored
            }
            self.ignored.add(ignored, ordering: .relaxed)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        for append in group { append.committed(result) }
    }
}

/// Seconds since 1970.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
