internal import Dispatch
internal import GRDB
internal import Synchronization

/// What a cluster's driver remembers across crashes: jobs, the calls that they paid for, and their answers.
///
/// It is one SQLite database in a folder of this machine (not of a network), which several processes may have
/// open. An entry whose callback came without an error is on the disk: no end of the process or the machine
/// takes it back. Entries are committed in groups by a thread of the journal's own; every other method waits
/// for the disk, and may be called from any thread.
///
/// ```swift
/// let journal = try Journal(folder: StateFolder(environment: environment).journal)
/// let job = try journal.openJob(fingerprint: digest, name: "capitals", detail: "{}", submission: plan, fresh: false)
/// let known = try journal.answers(job: job.id, keys: keys)
/// let first = try journal.reserveCallNumbers(4_096)
/// journal.append([.intent(call: first, job: job.id, key: keys[0], attempt: 0, deployment: "gpt-4o")]) { result in
///     // Now the call may be made.
/// }
/// ```
package final class Journal: Sendable {
    /// The database's file.
    package var path: String { file.path }

    let file: JournalFile
    let folder: String
    private let commits: GroupCommit
    private let thread: BackgroundThread
    private let owner = Mutex(Owner())

    private struct Owner: ~Copyable {
        var name: String?
        var file: JobOwner?
    }

    /// Opens the journal in `folder`, and makes both where they are missing (modes 0600 and 0700).
    ///
    /// - Throws: `JournalError`: a damaged file, one of a newer version, a folder that others can write to, a full disk.
    package init(folder: String) throws(JournalError) {
        let file = try JournalFile(folder: folder)
        let commits = GroupCommit(file)
        self.file = file
        self.folder = folder
        self.commits = commits
        thread = BackgroundThread { commits.run() }
    }

    /// Commits what is queued and gives up the file.
    ///
    /// Jobs of this journal that are still running count as interrupted from here on.
    ///
    /// - Throws: `JournalError` where SQLite cannot close the file; what was committed is safe even then.
    package func close() throws(JournalError) {
        commits.close()
        thread.stop()
        owner.withLock { $0 = Owner() }
        try file.close()
    }

    /// Queues `entries` for the next commit and returns at once.
    ///
    /// They are committed together or not at all.
    ///
    /// `committed` is called on the journal's thread, in the order of the appends, when the entries are on the
    /// disk, or with the reason why they are not: then none of them was written. After `close` it is called at
    /// once with an error.
    package func append(_ entries: [JournalEntry], committed: @escaping @Sendable (Result<Void, JournalError>) -> Void)
    {
        if commits.append(entries, committed) { thread.wake() }
    }

    /// Returns when all that was appended before is on the disk, or has failed to get there.
    package func waitForCommits() {
        let done = DispatchSemaphore(value: 0)
        append([]) { _ in done.signal() }
        done.wait()
    }

    /// The outcomes so far that this object ignored, because their calls had one.
    package var ignoredOutcomes: Int { commits.ignoredOutcomes }

    /// Gives out `count` numbers, from the one returned on, that no call had or will have.
    package func reserveCallNumbers(_ count: Int) throws(JournalError) -> Int64 {
        precondition(count > 0, "a block of calls has at least one number")
        let end = try file.write { database in
            try Int64.fetchOne(
                database, sql: "UPDATE counters SET next = next + ? WHERE name = 'call' RETURNING next",
                arguments: [count])
        }
        guard let end else {
            throw JournalError(.corrupt, "the journal \(path) has lost its counter of calls; move it away")
        }
        return end - Int64(count)
    }

    /// The name under which this process owns jobs.
    func ownerName() throws(JournalError) -> String {
        // A typed error cannot leave the lock's closure.
        let result: Result<String, JournalError> = owner.withLock { owner in
            if let name = owner.name { return .success(name) }
            do throws(JournalError) {
                let file = try JobOwner(folder: folder)
                let name = file.name
                owner = Owner(name: name, file: file)
                return .success(name)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
