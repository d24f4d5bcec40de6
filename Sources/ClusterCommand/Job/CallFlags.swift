internal import ArgumentParser
internal import DataFrames
internal import JobFiles
internal import ModelAPI
internal import Planning

/// How a submission's model calls are made, over what the job file says.
struct CallFlags: ParsableArguments {
    @Option(help: "Model calls in flight at once, over all workers.") var maxInFlight: Int?
    @Flag(help: "Call every row again, also those that an earlier run of this job answered.") var fresh = false
    @Flag(help: "Call identical requests one by one, instead of once.") var noDedupe = false
    @OptionGroup var cache: CacheFlags
    @Option(
        help: "The most to spend: 5.00 in the prices' currency, or 100000tokens. The job stops before it passes it.")
    var budget: String?
    @OptionGroup var patience: PatienceFlags
    @Option(help: "Stop when more rows fail than this: 100, or 5%.") var failOnError: String?
    @Option(help: "What to do with calls whose answers a crash lost: retry, fail or ask.") var onUnknown: String?

    /// The file's options with the flags over them.
    ///
    /// `job.calls.price` is the price in force.
    func options(over job: JobFile) throws(RoostError) -> CallOptions {
        var options = job.calls
        if let first = job.deployments.first { options.quota = first.quota }
        if let maxInFlight {
            guard (1...65_535).contains(maxInFlight) else {
                throw RoostError(
                    .invalidArgument, "--max-in-flight is \(maxInFlight); it must be a whole number from 1 to 65535")
            }
            options.maxInFlight = maxInFlight
        }
        options.isFresh = fresh
        if noDedupe { options.deduplicates = false }
        try cache.apply(to: &options, job.sampling)
        if let onUnknown {
            guard let choice = CallOptions.OnUnknown(rawValue: onUnknown) else {
                throw RoostError(.invalidArgument, "--on-unknown is '\(onUnknown)'; write retry, fail or ask")
            }
            options.onUnknown = choice
        }
        try patience.apply(to: &options)
        if let failOnError { options.failureLimit = try Self.failureLimit(failOnError) }
        if let budget { options.budget = try Self.budget(budget, options, job) }
        return options
    }

    private static func failureLimit(_ text: String) throws(RoostError) -> CallOptions.FailureLimit {
        if text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...100).contains(percent) {
            return .percent(percent)
        }
        if let count = Int(text), count >= 0 { return .count(count) }
        throw RoostError(
            .invalidArgument, "--fail-on-error is '\(text)'; write a number of rows such as 100, or a share such as 5%")
    }

    private static func budget(_ text: String, _ options: CallOptions, _ job: JobFile) throws(RoostError)
        -> CallOptions.Budget
    {
        guard job.sampling.maxTokens != nil else {
            throw RoostError(
                .invalidArgument,
                "a budget needs model.max_tokens in the job file: without it a call has no upper bound")
        }
        if text.hasSuffix("tokens"), let tokens = Int64(text.dropLast("tokens".count)), tokens > 0 {
            return .tokens(tokens)
        }
        guard let money = Money(text, currency: options.price?.currency ?? ""), money.nano > 0,
            money.nano <= Int128(Int64.max)
        else {
            throw RoostError(
                .invalidArgument,
                "--budget is '\(text)'; write an amount such as 5.00, with nine decimals at most, or a number of tokens "
                    + "such as 100000tokens")
        }
        guard options.price != nil else {
            throw RoostError(
                .invalidArgument,
                "no price of '\(job.model)' is known, so a budget in money cannot be kept: add it to your price table "
                    + "('roost prices --copy' makes one; a deployment's own name goes under 'deployments:'), or add "
                    + "'prices: {prompt: 2.5, completion: 10}' (for a million tokens) to the job file, or give the budget in tokens "
                    + "(--budget 100000tokens)")
        }
        return .cost(nano: money.clampedNano)
    }
}

/// Whether answers are shared with other jobs.
struct CacheFlags: ParsableArguments {
    @Flag(
        help: """
            Use, and keep, answers to identical requests of other jobs. Only for a job that does not sample \
            (model.temperature: 0): elsewhere one drawn answer would stand for many.
            """)
    var cache = false
    @Flag(
        help:
            "Like --cache, for a job that samples too: all identical requests get the one answer that was drawn first.")
    var cacheSampled = false
    @Option(help: "Days after which the answers that this job keeps in the cache expire. (default: never)")
    var cacheDays: Double?

    func apply(to options: inout CallOptions, _ sampling: ChatColumn.Sampling) throws(RoostError) {
        if let cacheDays {
            guard cache || cacheSampled else {
                throw RoostError(.invalidArgument, "--cache-days says how long the cache keeps answers; add --cache")
            }
            guard cacheDays > 0, cacheDays <= 36_500 else {
                throw RoostError(.invalidArgument, "--cache-days is \(cacheDays); it must be a number of days above 0")
            }
        }
        if cache, !cacheSampled, sampling.temperature != 0 {
            let now = sampling.temperature.map { "is \($0)" } ?? "is not set, so that the endpoint samples"
            throw RoostError(
                .invalidArgument,
                "--cache is for jobs that do not sample, and model.temperature \(now): set 'temperature: 0' in the job file, or use "
                    + "--cache-sampled to have all identical requests take the one answer that was drawn first")
        }
        options.usesCache = cache || cacheSampled
        options.cacheDays = cacheDays
    }
}
