internal import Logging
internal import Messaging
internal import Planning
internal import Scheduling

/// Workers that come and go.
extension Driver {
    func register(_ registration: Registration, _ peer: PeerID, now: ContinuousClock.Instant) {
        defer { send(.registered(greeting), to: peer) }
        // A worker that did not hear the first answer asks again.
        guard workers[peer] == nil else { return }
        workers[peer] = registration
        logNames[peer] = Self.logName(registration)
        liveness.heard(peer, now: now)
        scheduler.workerJoined(WorkerID(peer.rawValue), slots: Int(registration.slots))
        callScheduler.workerJoined(WorkerID(peer.rawValue), callsInFlight: Int(registration.callsInFlight))
        log.info(
            "\(WorkerID(peer.rawValue)) joined",
            metadata: ["host": "\(registration.host)", "pid": "\(registration.processID)"])
    }

    /// Without a copy of its registration.
    func isWorker(_ peer: PeerID) -> Bool { workers.index(forKey: peer) != nil }

    /// A peer is gone: a worker's tasks go to others, a session's jobs end.
    func lost(_ peer: PeerID, because reason: String, isExpected: Bool = false) {
        liveness.remove(peer)
        fileFetches.forget(peer)
        logNames[peer] = nil
        recoveredPeers.remove(peer)
        if let registration = workers.removeValue(forKey: peer) {
            let id = WorkerID(peer.rawValue)
            log.log(
                level: isExpected ? .info : .warning,
                "\(id) (pid \(registration.processID) on \(registration.host)) is gone: \(reason)")
            perform(scheduler.workerLeft(id, because: reason))
            loseCalls(of: id, registration, leftInOrder: isExpected)
        }
        if sessions.removeValue(forKey: peer) != nil {
            rowsBefore[peer] = nil
            for (id, job) in jobs where job.session == peer { halt(id, because: "its session is gone") }
        }
    }

    /// Opens what the first job will need while its session reads the first rows.
    func prepare() {
        // The one whose turn it is: more of them would take the processors from each other, and from the session.
        let next = workers.keys.min { (load($0), $0.rawValue) < (load($1), $1.rawValue) }
        if let next { send(.prepare, to: next) }
        // What is wrong with it is told to the job.
        _ = try? openJournal()
    }

    private func load(_ peer: PeerID) -> Int { scheduler.load(of: WorkerID(peer.rawValue))?.running ?? 0 }

    func perform(_ actions: [Scheduler.Action]) {
        for action in actions {
            switch action {
            case .announce(let stage, let worker): announce(stage, to: worker)
            case .launch(let leases, let worker): launch(leases, on: worker)
            case .dismiss(let stage, let worker): send(.stageOver(stage), to: PeerID(worker.rawValue))
            case .finished(let stage): finished(stage)
            case .failed(let stage, let cause): failed(stage, cause)
            }
        }
    }
}
