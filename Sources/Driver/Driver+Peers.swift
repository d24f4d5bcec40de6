internal import Logging
internal import Messaging
internal import Planning
internal import Scheduling

/// Workers and sessions that come and go.
extension Driver {
    /// How long workers of this machine may take to end.
    static let patienceWithWorkers = Duration.seconds(2)
    /// Ends a worker: what jobs paid for is back, or given up, and nothing is worth a long wait.
    static var goodbye: DriverToWorker { .stop(reason: "the driver stops", within: patienceWithWorkers) }

    func register(_ registration: Registration, _ peer: PeerID, _ now: Times) {
        let worker = WorkerID(peer.rawValue)
        if isOver { return outbox.send(Self.goodbye, to: worker) }
        let info = WorkerInfo(registration)
        let lives = workers.all.filter { $0.peer != peer && $0.info.isSameProcess(as: info) }
        // A message of a life that is over, which was long under way.
        guard lives.allSatisfy({ $0.info.registration.life <= registration.life }) else { return }
        // The process gave up a life whose end has not been seen here.
        for (other, theirs) in lives where theirs.registration.life < registration.life {
            lost(other, because: "it started over", now)
        }
        defer { outbox.send(.registered(greeting), to: worker) }
        // A worker that did not hear the first answer asks again.
        guard workers.registered(peer, info, now: now.patient) else { return }
        tasks.workerJoined(
            worker, slots: Int(registration.slots), labels: registration.labels, data: registration.data)
        calls.workerJoined(
            worker, callsInFlight: Int(registration.callsInFlight), labels: registration.labels, log: info.log,
            life: registration.life)
        jobs.workerJoined(worker, slots: totalSlots)
        scaling?.joined(registration, as: worker, now: now.patient)
        if registration.host == HostName.current { localWorkers.joined(registration.processID) }
        idle.workerJoined(now: now.patient)
        recorder.worker(.workerJoined, worker, registration)
        log.info("\(worker) joined", metadata: ["host": "\(registration.host)", "pid": "\(registration.processID)"])
    }

    var totalSlots: Int { workers.all.reduce(0) { $0 + Int($1.info.registration.slots) } }

    /// A peer is gone: a worker's tasks go to others, a session's jobs end.
    func lost(
        _ peer: PeerID, because reason: String, isExpected: Bool = false, isSilent: Bool = false, lines: [String] = [],
        _ now: Times
    ) {
        let isDrained = isExpected || workers.isDraining(peer)
        if let registration = workers.lost(peer)?.registration {
            let worker = WorkerID(peer.rawValue)
            let lines = lastLines(of: registration) ?? lines
            departures.add(
                standing(of: worker, registration), isExpected: isExpected, because: reason, lines: lines)
            recorder.worker(.workerLost, worker, registration) {
                ($0.cause, $0.lines) = (reason, lines.isEmpty ? nil : lines.suffix(Self.linesTold))
            }
            endLogs(of: worker)
            released.remove(peer)
            log.log(
                level: isExpected ? .info : .warning,
                "\(worker) (pid \(registration.processID) on \(registration.host)) is gone: \(reason)\(Self.words(lines))"
            )
            let isHere = registration.host == HostName.current && localWorkers.hasStarted(registration.processID)
            // A worker here left word of what it ran; of another one its oldest tasks are taken for that.
            let begun = isHere && !isDrained ? StartedTasks.read(beside: registration.answerLog) : []
            // Silence is mostly a link's, of many workers at once, and no task has ended any of them.
            let isDeath = !isDrained && !isSilent
            tasks.workerLeft(worker, because: reason, isDeath: isDeath, isDrained: isDrained, begun: begun)
            if isHere { StartedTasks.remove(beside: registration.answerLog) }
            calls.workerLeft(worker, leftInOrder: isExpected, isHere: isHere, now: now)
            jobs.workerLeft(worker, slots: totalSlots, now: now)
            scaling?.autoscaler.lost(worker, isExpected: isDrained, now: now.patient)
        }
        guard let theirs = sessions.lost(peer) else { return }
        if users.remove(peer) != nil { idle.sessionLeft(now: now.patient) }
        tasks.sessionLeft(peer)
        calls.forgetSession(peer)
        for job in theirs {
            jobs.cancel(job, because: "its session is gone", by: .lossOfSession, now: now)
        }
    }
}
