internal import Foundation
internal import Messaging
internal import Planning

/// Keeps what happens to the cluster, for its event log.
///
/// It lives on the driver's thread and only gathers there; another one sorts, encodes and writes (`EventLog`). Tasks that are
/// done at the first attempt in no time, of which there may be hundreds of thousands in a second, are some numbers together
/// where they come in their order, and share a line with others of their stage and worker: it names all of them.
final class EventRecorder {
    /// Tasks that a worker has done one after another.
    struct Done: Sendable {
        let run: StageID
        let worker: WorkerID
        let first: UInt32
        let last: UInt32
        /// How long they ran together.
        let microseconds: UInt64
        /// Microseconds since the batch began, at the last of them.
        let at: UInt32
    }

    /// Tasks that a worker was given for the first time.
    struct Given: Sendable {
        let worker: WorkerID
        let leases: [Lease]
        let at: Double
    }

    /// What a job's calls came to since the last time.
    struct CallCounts: Sendable {
        var answered = 0
        var failed = 0
        var retried = 0
    }

    /// All that is to be written.
    struct Batch: Sendable {
        var from: Double
        var until: Double
        var events: [ClusterEvent] = []
        var done: [Done] = []
        var given: [Given] = []
        var calls: [JobID: CallCounts] = [:]
        var dropped = 0

        var isEmpty: Bool { events.isEmpty && done.isEmpty && given.isEmpty && calls.isEmpty && dropped == 0 }
    }

    /// A task that took longer has a line of its own.
    static let quick: UInt64 = 100_000_000
    private static let interval = 1.0
    /// What may wait to be written; a disk that is slower than the cluster loses lines, and not the cluster its time.
    private static let mostDone = 500_000
    private static let mostEvents = 50_000

    private let log: EventLog?
    /// The time, as it was when the driver last turned to something: tasks that come together have the same.
    private var moment: Double
    private var batch: Batch
    /// Tasks that the next may go on from: most come in their order, and then nothing is kept of each.
    private var current: Done?
    /// Whether there is something that is not to wait.
    var isUrgent = false

    /// - Parameter log: Where it goes; nil for nowhere.
    init(_ log: EventLog?) {
        self.log = log
        moment = Self.now
        batch = Batch(from: moment, until: moment)
    }

    private static var now: Double { Date().timeIntervalSince1970 }

    /// The driver turns to what has come.
    func turn() { if isOn { moment = max(moment, Self.now) } }

    /// Whether anything is kept.
    var isOn: Bool { log != nil }

    // MARK: What happens

    func record(_ kind: ClusterEvent.Kind, _ fill: (inout ClusterEvent) -> Void = { _ in }) {
        guard isOn else { return }
        guard batch.events.count < Self.mostEvents else { return batch.dropped += 1 }
        var event = ClusterEvent(kind, at: Self.now)
        fill(&event)
        batch.events.append(event)
    }

    func given(_ leases: [Lease], to worker: WorkerID) {
        guard isOn, !leases.isEmpty else { return }
        if batch.done.count < Self.mostDone { batch.given.append(Given(worker: worker, leases: leases, at: Self.now)) }
        for lease in leases where lease.attempt > 0 { record(.taskGiven, lease, worker) }
    }

    func finished(_ lease: Lease, by worker: WorkerID, nanoseconds: UInt64) {
        guard isOn else { return }
        if lease.attempt == 0, nanoseconds < Self.quick {
            let at = UInt32(min(4e9, max(0, moment - batch.from) * 1e6))
            if let range = current, range.run == lease.stage, range.worker == worker, range.last &+ 1 == lease.task {
                current = Done(
                    run: range.run, worker: range.worker, first: range.first, last: lease.task,
                    microseconds: range.microseconds &+ nanoseconds / 1_000, at: at)
                return
            }
            endRange()
            current = Done(
                run: lease.stage, worker: worker, first: lease.task, last: lease.task,
                microseconds: nanoseconds / 1_000, at: at)
        } else {
            record(.taskFinished, lease, worker) { $0.seconds = Double(nanoseconds) / 1e9 }
        }
    }

    private func endRange() {
        guard let range = current else { return }
        current = nil
        if batch.done.count < Self.mostDone {
            batch.done.append(range)
        } else {
            batch.dropped += Int(range.last - range.first) + 1
        }
    }

    /// An attempt of a task came to something else.
    func record(
        _ kind: ClusterEvent.Kind, _ lease: Lease, _ worker: WorkerID, _ fill: (inout ClusterEvent) -> Void = { _ in }
    ) {
        record(kind) { event in
            event.run = lease.stage.rawValue
            event.task = lease.task
            event.attempt = Int(lease.attempt) + 1
            event.worker = worker.description
            fill(&event)
        }
    }

    func called(_ job: JobID, _ change: (inout CallCounts) -> Void) {
        if isOn { change(&batch.calls[job, default: CallCounts()]) }
    }

    // MARK: Writing

    /// Hands on what has come, about once a second.
    func tick() {
        guard isOn, Self.now - batch.from >= Self.interval || batch.done.count > Self.mostDone / 2 else { return }
        flush()
    }

    /// Hands on what has come with something that is not to wait.
    func flushIfUrgent() { if isUrgent { flush() } }

    /// Hands on what has come.
    func flush() {
        guard let log else { return }
        endRange()
        let now = Self.now
        batch.until = now
        // A log that is behind gets the rest later.
        if !batch.isEmpty, log.isReady {
            log.write(batch)
            isUrgent = false
            batch = Batch(from: now, until: now)
        } else if batch.isEmpty {
            batch.from = now
        }
    }

    /// Lines of the log, as they stand once all that has come is written; `sinceStart` are only those of this driver.
    func read(
        after number: UInt64, of job: UInt32?, sinceStart: Bool = false, most: Int,
        _ take: @escaping @Sendable (EventPage) -> Void
    ) {
        guard let log else { return take(EventPage(lines: [], last: 0, hasMore: false)) }
        flush()
        log.read(after: number, of: job, sinceStart: sinceStart, most: most, take)
    }

    /// Writes the rest.
    func close() {
        flush()
        log?.close()
    }
}
