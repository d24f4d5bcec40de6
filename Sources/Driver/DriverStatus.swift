internal import Glibc
internal import Messaging
internal import Planning
internal import Scheduling
internal import ZeroMQTransport

/// The cluster as it is now, for people and programs that ask.
extension Driver {
    func status(now: ContinuousClock.Instant) -> ClusterStatus {
        ClusterStatus(
            driver: .init(
                address: address.description, processID: getpid(), version: configuration.programVersion,
                uptimeSeconds: startedAt.duration(to: now).seconds, residentBytes: ResidentMemory.bytes,
                unreadableMessages: droppedMessages, staleResults: staleResults),
            workers: workers.map { peer, registration in worker(peer, registration, now: now) }
                .sorted { ($0.host, $0.processID) < ($1.host, $1.processID) },
            jobs: history
                + jobs.values.sorted { $0.id < $1.id }.map { $0.summary(.running, failure: nil) })
    }

    private func worker(
        _ peer: PeerID, _ registration: Registration, now: ContinuousClock.Instant
    ) -> ClusterStatus.Worker {
        let load = scheduler.load(of: WorkerID(peer.rawValue)) ?? (running: 0, finished: 0)
        let state: ClusterStatus.Worker.State =
            liveness.isSuspect(peer, now: now) ? .suspect : load.running > 0 ? .busy : .idle
        return ClusterStatus.Worker(
            id: WorkerID(peer.rawValue).description, host: registration.host, processID: registration.processID,
            slots: Int(registration.slots), callsInFlight: Int(registration.callsInFlight),
            runningTasks: load.running, finishedTasks: load.finished, state: state,
            secondsSinceHeard: liveness.silence(of: peer, now: now)?.seconds ?? 0)
    }
}

/// The memory that this process holds.
enum ResidentMemory {
    /// Bytes, from `/proc/self/statm`; nil where the system has no such file.
    static var bytes: UInt64? {
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let fields = text.split(separator: " ")
        return fields.count > 1 ? UInt64(fields[1]).map { $0 * UInt64(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }
}
