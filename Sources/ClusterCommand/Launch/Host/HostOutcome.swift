/// What became of a host.
struct HostOutcome: Equatable, Sendable {
    enum Result: Equatable, Sendable {
        /// A worker that was up before.
        case wasUp(process: Int32)
        case started(process: Int32, copied: Int64)
        case failed(HostFailure)
    }

    let host: WorkerHost
    var result: Result
    /// Its own name; empty where it was not reached.
    var name = ""
    var slots = 0
    var warning: String?

    var isUp: Bool { if case .failed = result { false } else { true } }

    /// Whether a worker may run there: one that did not join may be about to.
    var mayRun: Bool {
        guard case .failed(let failure) = result else { return true }
        return failure.step == .start || failure.step == .join
    }
}

/// The outcomes, for people.
enum LaunchText {
    static func table(_ outcomes: [HostOutcome]) -> String {
        TextColumns.text(
            ["HOST", "WORKER", "SLOTS", "STATE"], right: ["SLOTS"],
            outcomes.map { outcome in
                switch outcome.result {
                case .wasUp(let process): row(outcome, process, "was up")
                case .started(let process, let copied):
                    row(outcome, process, copied == 0 ? "started" : "started, \(HumanUnits.size(copied)) copied")
                case .failed(let failure): [outcome.host.name, "-", "-", "FAILED: \(failure.step.rawValue)"]
                }
            })
    }

    private static func row(_ outcome: HostOutcome, _ process: Int32, _ state: String) -> [String] {
        let name = outcome.name == outcome.host.host ? "" : "\(outcome.name) "
        return [outcome.host.name, "\(name)pid \(process)", "\(outcome.slots)", state]
    }

    /// What went wrong, host by host; empty where nothing did.
    static func failures(_ outcomes: [HostOutcome]) -> String {
        let texts = outcomes.compactMap { outcome -> String? in
            if let warning = outcome.warning { return "\(outcome.host.name): \(warning)" }
            guard case .failed(let failure) = outcome.result else { return nil }
            return
                ([
                    "\(outcome.host.name) failed when \(failure.step.words):"
                ] + failure.words.map { "    " + $0 } + (failure.advice.map { ["  To do: \($0)"] } ?? [])).joined(
                    separator: "\n")
        }
        return texts.joined(separator: "\n")
    }

    /// The last line: how many are up, and what follows.
    static func summary(_ outcomes: [HostOutcome], _ file: ClusterFile) -> String {
        let up = outcomes.count(where: \.isUp), failed = outcomes.count - up
        if failed == 0 { return "The cluster is up (driver and \(HumanUnits.count(up, "worker host")))." }
        return "\(up) of \(outcomes.count) worker hosts are up"
            + (up >= file.least
                ? ", which is enough (min_workers: \(file.least))." : "; at least \(file.least) must be.")
            + " The same command again starts only what is missing."
    }
}
