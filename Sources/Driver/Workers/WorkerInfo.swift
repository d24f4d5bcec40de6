internal import Messaging
internal import Planning
internal import Scheduling

/// What the driver knows of a worker beside how it stands.
struct WorkerInfo: Sendable {
    let registration: Registration
    /// The name of its log of answers, under which intents have it; empty where it keeps none.
    let log: String

    init(_ registration: Registration) {
        self.registration = registration
        let file = registration.answerLog.split(separator: "/").last.map(String.init) ?? ""
        log = file.hasSuffix(".log") ? String(file.dropLast(4)) : file
    }

    /// Whether both are lives of one process.
    func isSameProcess(as other: WorkerInfo) -> Bool {
        !log.isEmpty && registration.answerLog == other.registration.answerLog
            && registration.processID == other.registration.processID
            && registration.host == other.registration.host
    }

    func status(
        _ id: WorkerID, load: (running: Int, finished: Int), state: WorkerTable<PeerID, WorkerInfo>.State?,
        silence: Duration
    ) -> ClusterStatus.Worker {
        let shown: ClusterStatus.Worker.State =
            switch state {
            case .suspect: .suspect
            case .draining: .draining
            case .joining, .active, nil: load.running > 0 ? .busy : .idle
            }
        return ClusterStatus.Worker(
            id: id.description, host: registration.host, processID: registration.processID,
            slots: Int(registration.slots), callsInFlight: Int(registration.callsInFlight),
            runningTasks: load.running, finishedTasks: load.finished,
            state: shown, secondsSinceHeard: silence.seconds, labels: registration.labels.texts,
            memoryBytes: registration.memory)
    }
}

extension WorkerTable where Peer == PeerID, Info == WorkerInfo {
    /// The workers as they are now, for people and programs that ask.
    func status(
        now: ContinuousClock.Instant, load: (WorkerID) -> (running: Int, finished: Int)
    ) -> [ClusterStatus.Worker] {
        all.map { peer, info in
            let worker = WorkerID(peer.rawValue)
            var status = info.status(
                worker, load: load(worker), state: state(of: peer, now: now),
                silence: silence(of: peer, now: now) ?? .zero)
            status.longestSilenceSeconds = longestSilence(of: peer, now: now)?.seconds
            return status
        }
        .sorted { ($0.host, $0.processID) < ($1.host, $1.processID) }
    }
}
