internal import Columnar
internal import FileIO
internal import Foundation
internal import Glibc
internal import HomeFolder
internal import Journal
internal import Logging
internal import Messaging
internal import Planning

/// Why something is not done for a detached job.
struct DetachedRefusal: Error {
    let reason: String
}

/// What a driver finds of its predecessors when it begins.
struct LeftJobs: Sendable {
    struct Detached: Sendable {
        let row: DetachedJob
        /// What its run needs, or why that cannot be read.
        let submission: Result<DetachedSubmission, DetachedRefusal>
        let folder: DetachedFolder
        /// Those keys of its endpoints that the driver's own environment has.
        let keys: DetachedKeys
    }

    /// Detached jobs that this driver goes on with.
    var detached: [Detached] = []
    /// Other jobs that ran when their driver or session died, the newest first.
    var interrupted: [(job: Int64, name: String)] = []
}

/// The journal's side of detached jobs, for a thread that may wait for the disk.
extension JournalStore {
    /// What earlier drivers left behind; nothing where there is no journal yet, and none is made.
    func leftJobs(ofDriver address: String) throws -> LeftJobs {
        guard let home = try? HomeFolder(environment: environment).path, access(home + "/journal/journal.db", F_OK) == 0
        else {
            return LeftJobs()
        }
        let opened = try open()
        let rows = try opened.journal.detachedJobs()
        var left = LeftJobs()
        for row in rows where row.state.isOpen && row.driver == address {
            let submission = Self.submission(row)
            let names = (try? submission.get().keys) ?? []
            // Nobody else's job is paid with the keys of whoever runs the driver.
            let isOwners = row.principal == Principal.owner.name
            let keys = DetachedKeys(isOwners ? environment.filter { names.contains($0.key) } : [:])
            // Written at once: whoever asks next hears that keys are needed.
            try opened.journal.takeUpDetached(row.job, keys.missing(of: names).isEmpty ? .waiting : .needsKey)
            left.detached.append(
                .init(
                    row: row, submission: submission,
                    folder: DetachedFolder(path: try opened.folder.detached(job: row.job)), keys: keys))
        }
        let open = Set(rows.filter(\.state.isOpen).map(\.job))
        left.interrupted = try opened.journal.jobs(limit: .max).filter {
            $0.state == .interrupted && !open.contains($0.id)
        }.map { ($0.id, $0.name) }
        return left
    }

    private static func submission(_ row: DetachedJob) -> Result<DetachedSubmission, DetachedRefusal> {
        do { return .success(try DetachedSubmission(decoding: row.submission)) } catch {
            return .failure(DetachedRefusal(reason: "it cannot be gone on with: \(error)"))
        }
    }

    /// Keeps a job, so that no end of a process loses it.
    ///
    /// - Returns: the journal's number of the job, and its folder.
    func detach(
        _ submission: DetachedSubmission, _ step: CallStep, isFresh: Bool, driver: String, principal: String
    ) -> Result<(job: Int64, folder: DetachedFolder), DetachedRefusal> {
        Self.refusing {
            for input in submission.inputs { try Self.check(input, driver) }
            let opened = try open()
            let identity = JobIdentity(
                name: submission.name, step: step, user: Principal(principal).userInKeys)
            if let found = try opened.journal.job(identity) {
                if let row = try opened.journal.detachedJob(found.id), row.state.isOpen {
                    throw DetachedRefusal(
                        reason: "the job '\(submission.name)' is detached already, as job \(found.id) "
                            + "(\(row.state.rawValue)) of the driver at \(row.driver); see it with 'roost jobs', end it with "
                            + "'roost jobs cancel \(found.id)', or give this one another name")
                }
                guard found.state != .running else {
                    throw DetachedRefusal(
                        reason:
                            "the job '\(submission.name)' runs already, as job \(found.id): wait for its end, or give "
                            + "this one another name")
                }
            }
            let job = try opened.journal.openJob(
                identity, detail: JobDetail(step, CallOptions()).text, submission: Buffer(submission.origin),
                fresh: isFresh
            ).id
            let folder = DetachedFolder(path: try opened.folder.detached(job: job))
            let stored = submission.encoded
            do { try folder.prepare(stored) } catch {
                throw DetachedRefusal(reason: "the job cannot be kept in \(folder.path): \(error)")
            }
            try opened.journal.detach(job, driver: driver, principal: principal, stored)
            return (job, folder)
        }
    }

    /// A job's process reads its inputs here, for workers that do not have them too.
    private static func check(_ input: DetachedSubmission.Input, _ driver: String) throws {
        var status = stat()
        let way =
            "a detached job reads its inputs where its driver runs (\(HostName.current)): put them where both find them"
            + " under the same path, or submit the job without --detach"
        guard stat(input.path, &status) == 0, access(input.path, R_OK) == 0 else {
            throw DetachedRefusal(
                reason:
                    "the driver at \(driver) cannot read \(input.path) (\(String(cString: strerror(errno)))); \(way)")
        }
        guard Int64(status.st_size) == input.bytes else {
            throw DetachedRefusal(
                reason:
                    "\(input.path) is another file for the driver at \(driver), with \(status.st_size) bytes in place of "
                    + "\(input.bytes); \(way)")
        }
    }

    /// A job as it stands, for whoever it belongs to.
    func detachedJob(
        _ job: Int64, of principal: String
    ) -> Result<(row: DetachedJob, folder: DetachedFolder), DetachedRefusal> {
        Self.refusing {
            let opened = try open()
            guard let row = try opened.journal.detachedJob(job) else {
                throw DetachedRefusal(
                    reason: "job \(job) is no detached job here; 'roost jobs' lists those that there are")
            }
            guard row.principal == principal else {
                throw DetachedRefusal(
                    reason: "job \(job) is another user's; this connection is \(principal)'s")
            }
            return (row, DetachedFolder(path: "\(opened.folder.detached)/\(job)"))
        }
    }

    func standing(of job: Int64, _ principal: String, missing: [String]) -> Result<DetachedStanding, DetachedRefusal> {
        detachedJob(job, of: principal).map { row, folder in
            let submission = try? DetachedSubmission(decoding: row.submission)
            var standing = DetachedStanding(
                job: job, name: row.name, state: row.state, output: submission?.output ?? "results")
            standing.resultFolder = folder.path + "/" + DetachedFiles.results
            standing.exit = row.exit
            standing.failure = row.failure
            if row.state == .needsKey { standing.missingKeys = missing.isEmpty ? submission?.keys ?? [] : missing }
            // What a run that is not over has written is not whole.
            standing.files = row.state.isOpen ? [] : folder.files
            return standing
        }
    }

    /// Does something to the journal's row of a job; what goes wrong is said in the log.
    func note(_ job: Int64, _ change: (Journal) throws -> Void) {
        do { try change(try open().journal) } catch { log.error("job \(job), which is detached: \(error)") }
    }

    /// A result is needed no more.
    func drop(_ job: Int64, _ folder: DetachedFolder) {
        note(job) { try $0.dropDetached(job) }
        folder.remove()
    }

    /// Removes results that were fetched long enough ago, and folders of jobs that are forgotten.
    func cleanDetached(keeping time: Duration) {
        guard let opened, let names = try? FileManager.default.contentsOfDirectory(atPath: opened.folder.detached),
            let rows = try? opened.journal.detachedJobs()
        else { return }
        let oldest = Date().timeIntervalSince1970 - time / .seconds(1)
        var kept: Set<String> = []
        for row in rows {
            if !row.state.isOpen, let fetched = row.fetched, fetched < oldest {
                log.info(
                    "the result of job \(row.job) (\(row.name)) was fetched long ago, and is removed (keep_results)")
                note(row.job) { try $0.dropDetached(row.job) }
            } else {
                kept.insert("\(row.job)")
            }
        }
        for name in names where !kept.contains(name) && Int64(name) != nil {
            DetachedFolder(path: "\(opened.folder.detached)/\(name)").remove()
        }
    }

    private static func refusing<R>(_ body: () throws -> R) -> Result<R, DetachedRefusal> {
        do { return .success(try body()) } catch let refusal as DetachedRefusal { return .failure(refusal) } catch {
            return .failure(DetachedRefusal(reason: "\(error)"))
        }
    }
}
