internal import DataFrames

/// Makes one host ready and starts its worker, step by step.
struct HostLaunch: Sendable {
    let shell: HostShell
    let scripts: HostScripts
    let requirements: HostRequirements
    /// Whether a driver is there that can be reached.
    let probesDriver: Bool
    /// Asks the driver for a token that lets one worker in; nil where none is needed.
    let token: @Sendable () async throws(RoostError) -> String?

    /// How long a script may take: a slow disk has to hash some 170 MB.
    private static let patience = Duration.seconds(120)

    func run() async -> HostOutcome {
        var outcome = HostOutcome(host: shell.host, result: .started(process: 0, copied: 0))
        do throws(HostFailure) {
            try await run(&outcome)
        } catch {
            outcome.result = .failed(error)
            say("FAILED when \(error.step.words)")
        }
        return outcome
    }

    private func run(_ outcome: inout HostOutcome) async throws(HostFailure) {
        let facts = HostFacts(
            try await shell.run(scripts.look(probesDriver: probesDriver), for: .look, limit: Self.patience))
        guard facts.isWhole else {
            throw HostFailure(.look, words: ["its shell did not run the script to its end"])
        }
        outcome.name = facts.name
        outcome.slots = shell.host.slots ?? facts.cores
        outcome.warning = HostRequirements.warning(facts)
        if let worker = facts.worker {
            outcome.result = .wasUp(process: worker)
            return
        }
        let isCopied = shell.host.program == nil
        let missing = isCopied ? scripts.bundle.missing(facts) : []
        let bytes = ProgramBundle.bytes(missing, facts)
        let problems = requirements.problems(facts, bytes: bytes, program: shell.host.program)
        guard problems.isEmpty else { throw HostFailure(.check, words: problems) }
        try await copy(missing, facts, bytes)
        if isCopied { try await place(missing) }
        let token = facts.knowsDriver ? nil : try await newToken()
        let started = HostFacts(
            try await shell.run(
                scripts.start(slots: outcome.slots, token: token), for: .start, limit: Self.patience))
        guard started.isWhole else { throw HostFailure(.start, words: ["its shell did not run the script to its end"]) }
        guard let process = started.worker else {
            throw HostFailure(.start, words: await log(), advice: "its log there says more")
        }
        say("started, pid \(process)")
        outcome.result = .started(process: process, copied: bytes)
    }

    private func copy(
        _ parts: [ProgramBundle.Part], _ facts: HostFacts, _ bytes: Int64
    ) async throws(HostFailure) {
        guard !parts.isEmpty else { return }
        let begin = ContinuousClock.now
        say("copying \(HumanUnits.count(parts.count, "file")), \(HumanUnits.size(bytes))")
        for part in parts {
            try await shell.append(part.path, from: facts.offset(part), to: scripts.incoming(part))
        }
        say("copied in \(ProgressText.time(begin.duration(to: .now) / .seconds(1)))")
    }

    private func place(_ missing: [ProgramBundle.Part]) async throws(HostFailure) {
        let output = try await shell.run(scripts.place(missing), for: .place, limit: Self.patience)
        let facts = HostFacts(output)
        guard facts.version == requirements.version else {
            throw HostFailure(
                .place,
                words: ["the program says that it is '\(facts.version ?? "")' there, not '\(requirements.version)'"],
                advice: "run it there to see why: \(scripts.program) --version")
        }
    }

    private func newToken() async throws(HostFailure) -> String? {
        do throws(RoostError) {
            return try await token()
        } catch {
            throw HostFailure(.start, words: [error.message], advice: "a token is made by this machine's own driver")
        }
    }

    /// What the worker said last.
    func log() async -> [String] {
        do {
            return HostFailure.lastLines(try await shell.run(scripts.log, for: .join, limit: .seconds(30)))
        } catch {
            return ["its log cannot be read: " + error.words.joined(separator: "; ")]
        }
    }

    private func say(_ text: String) { Console.say("\(shell.host.name): \(text)") }
}
