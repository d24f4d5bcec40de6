internal import Columnar
internal import Foundation
internal import Journal
internal import Logging
internal import Messaging
internal import ModelAPI
internal import Planning
internal import Scheduling
internal import ZeroMQTransport

/// The journal's part in the driver's life: opened with the first job that pays for something.
extension Driver {
    private static let numbersAtOnce = 65_536

    /// The journal, and the workers' logs that outlived their workers brought into it.
    func openJournal() throws(JournalError) -> Journal {
        if let journal { return journal }
        let folder = try StateFolder(environment: ProcessInfo.processInfo.environment)
        let journal = try Journal(folder: folder.journal)
        self.journal = journal
        stateFolder = folder
        try adoptOrphans()
        return journal
    }

    /// Numbers for calls that no call had or will have.
    func numberCalls() {
        guard callScheduler.needsNumbers, let journal else { return }
        do throws(JournalError) {
            let first = try journal.reserveCallNumbers(Self.numbersAtOnce)
            callScheduler.provide(first..<first + Int64(Self.numbersAtOnce))
        } catch {
            journalFailed(error)
        }
    }

    /// Takes what dead workers left behind into the journal: answers, and which calls were never sent.
    func adoptOrphans() throws(JournalError) {
        guard let journal, let stateFolder else { return }
        hasOrphans = false
        let orphans = try AnswerLog.orphans(in: stateFolder.workers)
        guard !orphans.isEmpty else { return }
        var entries: [JournalEntry] = []
        var answered: Set<Int64> = []
        for orphan in orphans {
            if let loss = orphan.contents.loss {
                log.warning(
                    "the log of worker \(orphan.name) is \(loss.rawValue): calls that it does not tell of count as lost")
            }
            for answer in orphan.contents.answers {
                answered.insert(answer.call)
                entries.append(.outcome(outcome(answer.call, answer.job, answer.key, answer.record)))
            }
        }
        let contents = Dictionary(orphans.map { ($0.name, $0.contents) }) { first, _ in first }
        for job in try journal.jobs(limit: .max) where job.unknown > 0 {
            for call in try journal.unknownCalls(job: job.id) {
                guard contents[call.worker]?.fate(of: call.call) == .unsent, !answered.contains(call.call) else {
                    continue
                }
                entries.append(.outcome(CallOutcome(call: call.call, job: job.id, key: call.key, kind: .transient)))
            }
        }
        let count = entries.count
        log.info("\(orphans.count) logs of dead workers: \(answered.count) answers")
        journal.append(entries) { [log] result in
            switch result {
            case .success: for orphan in orphans { orphan.remove() }
            case .failure(let error):
                log.error("\(count) entries of dead workers' logs are not in the journal: \(error)")
            }
        }
        // Entries are committed in order, and reads wait: what follows sees them.
        journal.waitForCommits()
    }

    /// The outcome that a worker's log tells of, for which no row waits now.
    func outcome(_ call: Int64, _ job: Int64, _ key: RequestKey, _ answer: Buffer) -> CallOutcome {
        let usage = (try? CallRecord(decoding: answer))?.usage
        let tokens = CallTokens(usage)
        let cost = recordedPrice(of: job)?.nano(of: tokens)
        let record = RowRecord(record: answer, attempts: 1, queuedSeconds: 0, costNano: cost, deployment: "")
        return CallOutcome(
            call: call, job: job, key: key, kind: .answer,
            tokens: tokens, costNano: cost ?? 0, isUsageKnown: tokens != CallTokens(), record: record.encoded())
    }

    /// What the job's last run counted with.
    func recordedPrice(of job: Int64) -> TokenPrice? {
        if let known = recordedPrices[job] { return known }
        let price = (try? journal?.job(job)).flatMap { JobDetail($0.detail)?.prices }
        recordedPrices[job] = .some(price)
        return price
    }

    /// What became of a worker's calls while nobody could hear it.
    func accept(_ calls: [RecoveredCall], from peer: PeerID) {
        guard workers[peer] != nil else { return }
        recoveredPeers.insert(peer)
        guard !calls.isEmpty, (try? openJournal()) != nil else { return }
        for call in calls {
            pending.acknowledged[WorkerID(peer.rawValue), default: []].append(call.call)
            let isWaitedFor = callScheduler.flight(call.call) != nil
            switch call.record {
            case let record? where isWaitedFor: conclude(call.call, answeredBy: record)
            case let record?: pending.entries.append(.outcome(outcome(call.call, call.journalJob, call.key, record)))
            case nil where isWaitedFor: conclude(call.call, .unsent)
            case nil:
                pending.entries.append(
                    .outcome(CallOutcome(call: call.call, job: call.journalJob, key: call.key, kind: .transient)))
            }
        }
    }

    /// Sends what waits for the disk there, and goes on when it has arrived.
    func flushJournal() {
        guard !pending.isEmpty, let journal else { return }
        let batch = pending
        pending = JournalBatch()
        for order in batch.orders { undurable.insert(order.call) }
        journal.append(batch.entries) { [weak self, thread] result in
            guard let self else { return }
            thread.run { self.assumeIsolated { $0.committed(batch, result) } }
        }
    }

    private func committed(_ batch: JournalBatch, _ result: Result<Void, JournalError>) {
        for order in batch.orders { undurable.remove(order.call) }
        if case .failure(let error) = result { return journalFailed(error) }
        send(batch.orders)
        for delivery in batch.deliveries { deliver(delivery) }
        for part in batch.parts { recorded(part) }
        for (worker, calls) in batch.acknowledged { send(.settled(calls), to: PeerID(worker.rawValue)) }
        pumpCalls()
    }

    /// Without a journal nothing may be paid for: jobs that call models end here.
    func journalFailed(_ error: JournalError) {
        log.error("\(error)")
        for id in jobs.keys where jobs[id]?.calls != nil { end(id, failure: "\(error)", .failed) }
    }
}

extension TokenPrice {
    func nano(of tokens: CallTokens) -> Int64 {
        nano(prompt: Int(tokens.prompt), cached: Int(tokens.cached), completion: Int(tokens.completion))
    }
}

extension CallTokens {
    /// What an endpoint said that a call used; none where it said nothing, or nothing that can be.
    init(_ usage: TokenUsage?) {
        self.init(prompt: usage?.prompt ?? 0, completion: usage?.completion ?? 0, cached: usage?.cached ?? 0)
    }

    init(prompt: Int, completion: Int, cached: Int) {
        guard CountedTokens.areCredible(prompt: prompt, completion: completion, cached: cached) else {
            self.init()
            return
        }
        self.init(prompt: Int64(prompt), completion: Int64(completion), cached: Int64(cached))
    }
}
