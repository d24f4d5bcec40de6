internal import ArgumentParser
internal import DataFrames
internal import Planning

/// How long a job waits for its endpoint, over what the job file says.
struct PatienceFlags: ParsableArguments {
    @Option(
        help: """
            Seconds that an endpoint may ask to wait for its quota; a job that runs at night may be given 43200. \
            (default: 120, or the job file's model.max_wait)
            """)
    var maxWait: Double?
    @Option(
        help: """
            Seconds that an endpoint is waited for that is away. (default: 900, 60 where it was never reached, or the job \
            file's model.max_outage)
            """)
    var maxOutage: Double?

    func apply(to options: inout CallOptions) throws(RoostError) {
        if let maxWait { options.maxWait = try Self.seconds(maxWait, "--max-wait") }
        if let maxOutage { options.maxOutage = try Self.seconds(maxOutage, "--max-outage") }
    }

    private static func seconds(_ seconds: Double, _ flag: String) throws(RoostError) -> Double {
        guard CallOptions.waits.contains(seconds) else {
            throw RoostError(
                .invalidArgument,
                "\(flag) is \(seconds); it must be a number of seconds from 0 to 2592000 (thirty days)")
        }
        return seconds
    }
}
