package import Planning

/// Why a stage has no worker, in words.
enum MissingWorkers {
    /// Why a stage fails that waited for so long.
    ///
    /// - Parameters:
    ///   - require: Labels that its workers must have.
    ///   - patience: How long it waited.
    ///   - others: The labels of the workers that are there.
    /// - Returns: The reason, and what to do.
    static func cause(_ require: WorkerLabels, _ patience: Duration, others: [WorkerLabels]) -> String {
        let seconds = patience.components.seconds
        guard !require.isEmpty else {
            return "no worker has been there for \(seconds) s; start one with 'roost worker'"
        }
        return
            "the job requires \(require.inWords), and no worker with \(require.texts.count == 1 ? "it" : "them") has been there "
            + "for \(seconds) s; \(words(others)). Start one with 'roost worker \(require.flags)', or leave out what the job "
            + "requires ('--require', 'require:' or spark.roost.require)"
    }

    /// What a stage waits for.
    static func wait(_ require: WorkerLabels, others: [WorkerLabels]) -> String {
        require.isEmpty
            ? "waits for a worker: none is there" : "waits for a worker with \(require.inWords): \(words(others))"
    }

    private static let mostGroups = 8

    /// `the 3 workers that are there have: zone=eu (2), no label (1)`.
    private static func words(_ others: [WorkerLabels]) -> String {
        guard !others.isEmpty else { return "no other worker is there either" }
        var counts: [String: Int] = [:]
        for labels in others {
            counts[labels.isEmpty ? "no label" : labels.texts.joined(separator: " "), default: 0] += 1
        }
        let groups = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let texts = groups.prefix(mostGroups).map { "\($0.key) (\($0.value))" }
        let subject =
            others.count == 1 ? "the worker that is there has" : "the \(others.count) workers that are there have"
        return "\(subject): " + (texts + (groups.count > mostGroups ? ["others"] : [])).joined(separator: ", ")
    }
}

extension Scheduler {
    /// What a stage waits for that no worker may run; nil where there is one.
    package func missingWorkers(of id: StageID) -> String? {
        guard let require = stages[id]?.terms.require, stages[id]?.fit?.isEmpty ?? workers.isEmpty else { return nil }
        return MissingWorkers.wait(require, others: workers.values.map(\.labels))
    }

    func withoutWorkers(_ id: StageID, _ patience: Duration) -> String {
        MissingWorkers.cause(
            stages[id]?.terms.require ?? WorkerLabels(), patience, others: workers.values.map(\.labels))
    }
}
