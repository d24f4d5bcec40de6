internal import ArgumentParser
internal import ModelSimulator

/// What goes wrong in `roost simulate-model`.
struct SimulatedFaultOptions: ParsableArguments {
    @Option(
        name: .customLong("fault"),
        help: ArgumentHelp(
            "A fault of a share of the calls, KIND:RATE%, or of those so numbered since the last reset, KIND@FROM-TO; may be repeated.",
            discussion: """
                Not billed: 408, 409, 500 to 599, 429, 429=HINT, insufficient-quota, content-filter, and reset of the \
                connection. Billed, since the answer was made: stall=TIME (no byte, then the connection closes), \
                slow-headers=TIME, truncated (half a body), malformed (a 200 that is no JSON), and \
                content-filter-output; and the shapes that other servers give an answer, such as parts, reasoning, no-usage, \
                no-choices or error-200, which --behave lists. HINT is one of --quota-hint's. Example: --fault 500:2% --fault reset@100-120
                """,
            valueName: "fault"))
    var faults: [String] = []
    @Option(
        help: ArgumentHelp(
            "Behave as servers do that differ, with every call; may be repeated.",
            discussion: "One of: \(Behaviour.forms).", valueName: "kind"))
    var behave: [String] = []
    @Option(help: ArgumentHelp("The wait that a 429 tells which is a fault.", valueName: "time")) var retryAfter = "1s"

    func apply(to configuration: inout Simulator.Configuration) throws {
        configuration.faults = try faults.map { try FaultRule(parsing: $0) }
        configuration.behaviours = try behave.map { try Behaviour(parsing: $0) }
        configuration.faultWait = try Duration(simulated: retryAfter, option: "retry-after")
    }
}

/// How `roost simulate-model` runs batches.
struct SimulatedBatchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How long a batch takes.", valueName: "time")) var batchDuration = "2s"
    @Option(
        help: ArgumentHelp("Let batches expire when so much of them is answered, such as 50%.", valueName: "percent"))
    var batchExpiresAfter: String?

    func apply(to configuration: inout Simulator.Configuration) throws {
        configuration.batchDuration = try Duration(simulated: batchDuration, option: "batch-duration")
        guard let batchExpiresAfter else { return }
        guard batchExpiresAfter.last == "%", let percent = Double(batchExpiresAfter.dropLast()),
            (0...100).contains(percent)
        else { throw ValidationError("--batch-expires-after is '\(batchExpiresAfter)'; write a share such as 50%.") }
        configuration.batchExpiresAfter = percent / 100
    }
}
