package import Planning

/// Which of a job's stages run, and which tasks run again since the blocks that they had written are gone.
///
/// A pure value: events go in, and `next` says what is to be done. Blocks are on the workers that wrote them, and go with
/// them. A stage whose input is incomplete is paused, so that none of its tasks begins; the lost tasks of the stage below
/// run again, and those of the stages below that before, as far as they are needed. What has finished stays finished.
package struct BlockRecovery: Sendable {
    package enum Action: Hashable, Sendable {
        /// No task of the stage may begin.
        case pause(stage: Int)
        /// Tasks of the stage may begin again.
        case resume(stage: Int)
        /// Run these tasks of an earlier stage again.
        case rerun(stage: Int, tasks: [Int])
        /// The stage's tasks that run again are needed no more.
        case drop(stage: Int)
        /// The job cannot be finished.
        case fail(String)
    }

    /// Who has the blocks of a task.
    private struct Holder {
        let worker: WorkerID
        let lease: Lease
    }

    private struct Run {
        let stage: Int
        var isPaused = false
    }

    /// Times that blocks of one task may turn out to be unreadable on a worker that is there.
    private static let mostLosses = 4

    /// The stages whose blocks each stage reads.
    private let inputs: [[Int]]
    private var holders: [Int: [Holder?]] = [:]
    private var writers: [Lease: (stage: Int, task: Int)] = [:]
    private var losses: [Int: [Int: Int]] = [:]
    /// The stage of the plan that runs, and above it the stages that run again for the one below.
    private var runs: [Run] = []
    private var failure: String?
    /// The stages of the plan that are over, or will not run: those before this one.
    private var over = 0

    /// - Parameter inputs: For each stage of the plan the stages whose blocks it reads.
    package init(inputs: [[Int]]) { self.inputs = inputs }

    /// Tasks that ran again.
    package private(set) var rerunTasks = 0

    // MARK: Events

    /// The plan's next stage runs.
    ///
    /// - Parameters:
    ///   - stage: Its position in the plan.
    ///   - writing: How many of its tasks write blocks; nil where none does.
    package mutating func opened(_ stage: Int, writing: Int?) {
        runs = [Run(stage: stage)]
        over = stage
        if let writing { holders[stage] = Array(repeating: nil, count: writing) }
    }

    /// A task of a stage has written its blocks.
    package mutating func made(_ stage: Int, task: Int, _ lease: Lease, by worker: WorkerID) {
        guard holders[stage]?.indices.contains(task) == true else { return }
        if let old = holders[stage]?[task] { writers[old.lease] = nil }
        holders[stage]?[task] = Holder(worker: worker, lease: lease)
        writers[lease] = (stage, task)
    }

    /// A worker is gone, and its blocks with it.
    package mutating func lost(_ worker: WorkerID) {
        for (stage, tasks) in holders {
            for (task, holder) in tasks.enumerated() where holder?.worker == worker { forget(stage, task) }
        }
    }

    /// Blocks could not be read; nothing happens where others have been made since.
    package mutating func lost(_ lease: Lease) {
        guard let (stage, task) = writers[lease] else { return }
        forget(stage, task)
        losses[stage, default: [:]][task, default: 0] += 1
        if losses[stage]?[task] ?? 0 > Self.mostLosses {
            failure =
                "the rows that task \(task) of stage \(stage) made for later stages could not be read \(Self.mostLosses + 1) "
                + "times; see whether the disks of the workers are full or failing"
        }
    }

    /// All tasks of a stage's run are done.
    ///
    /// - Returns: What ran for it and is needed no more.
    package mutating func finished(_ stage: Int) -> [Action] {
        guard let index = runs.firstIndex(where: { $0.stage == stage }) else { return [] }
        let dropped = runs[(index + 1)...].reversed().map { Action.drop(stage: $0.stage) }
        runs.removeSubrange(index...)
        if runs.isEmpty { over = max(over, stage + 1) }
        return dropped
    }

    /// The job ends.
    package mutating func stop() {
        runs = []
        over = inputs.count
    }

    // MARK: What is to be done

    /// The next thing to do; to be asked until there is nothing.
    package mutating func next() -> Action? {
        guard let top = runs.last else { return nil }
        if let failure {
            runs = []
            return .fail(failure)
        }
        if let missing = missing(before: top.stage) {
            if !top.isPaused {
                runs[runs.count - 1].isPaused = true
                return .pause(stage: top.stage)
            }
            runs.append(Run(stage: missing.stage))
            rerunTasks += missing.tasks.count
            return .rerun(stage: missing.stage, tasks: missing.tasks)
        }
        guard top.isPaused else { return nil }
        runs[runs.count - 1].isPaused = false
        return .resume(stage: top.stage)
    }

    /// The first stage below whose blocks are incomplete, and the tasks that have none.
    private func missing(before stage: Int) -> (stage: Int, tasks: [Int])? {
        guard inputs.indices.contains(stage) else { return nil }
        for input in inputs[stage] {
            guard let tasks = holders[input] else { continue }
            let lost = tasks.indices.filter { tasks[$0] == nil }
            if !lost.isEmpty { return (input, lost) }
        }
        return nil
    }

    private mutating func forget(_ stage: Int, _ task: Int) {
        if let holder = holders[stage]?[task] { writers[holder.lease] = nil }
        holders[stage]?[task] = nil
    }

    // MARK: What stands

    /// Whether a stage that runs, or comes later, reads blocks that the worker has.
    package func needs(_ worker: WorkerID) -> Bool {
        let readers = Set(runs.map(\.stage)).union(inputs.indices.dropFirst(over))
        return readers.contains { stage in
            inputs[stage].contains { holders[$0]?.contains { $0?.worker == worker } == true }
        }
    }

    /// Who wrote the blocks of a stage's tasks; nil where one has none.
    package func holders(of stage: Int) -> [(worker: WorkerID, lease: Lease)]? {
        guard let tasks = holders[stage] else { return nil }
        var found: [(worker: WorkerID, lease: Lease)] = []
        for holder in tasks {
            guard let holder else { return nil }
            found.append((holder.worker, holder.lease))
        }
        return found
    }

    /// What must hold after every event, once there is nothing to be done; nil where it does.
    package func invalidity() -> String? {
        for (lower, upper) in zip(runs, runs.dropFirst()) {
            if !inputs[lower.stage].contains(upper.stage) {
                return "stage \(upper.stage) runs again for stage \(lower.stage), which does not read it"
            }
            if !lower.isPaused { return "stage \(lower.stage) runs while its input is made again" }
        }
        if let top = runs.last {
            if top.isPaused { return "stage \(top.stage) waits for nothing" }
            if missing(before: top.stage) != nil { return "stage \(top.stage) runs, and its input is incomplete" }
        }
        for (lease, writer) in writers where holders[writer.stage]?[writer.task]?.lease != lease {
            return "\(lease) is known as the writer of blocks that it has not written"
        }
        return nil
    }
}
