internal import ArgumentParser
internal import ModelSimulator

/// The quotas of `roost simulate-model`.
struct SimulatedQuotaOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Tokens a minute of every model, or as MODEL=N of one; may be repeated. A call is charged its prompt and max_tokens (16 without) times n, in windows of a minute.",
            valueName: "n"))
    var tpm: [String] = []
    @Option(
        help: ArgumentHelp("Requests a minute, likewise, judged over shorter windows too.", valueName: "n"))
    var rpm: [String] = []
    @Option(help: ArgumentHelp("The window that requests are judged over: 1s or 10s.", valueName: "time"))
    var rpmWindow = "10s"
    @Option(help: ArgumentHelp("The length of the quotas' minute, for tests.", valueName: "time")) var quotaMinute =
        "60s"
    @Option(help: "What a prompt is charged: its tokens, or a quarter of its characters as Azure estimates.")
    var estimate: QuotaSettings.Estimate = .tokens
    @Option(help: "Whether answers have x-ratelimit-* headers.") var quotaHeaders: Switch = .on
    @Option(help: "How a 429 tells when to come again.") var quotaHint: RetryHint = .standard
    @Option(help: ArgumentHelp("Refuse more calls at once than so many, with 429.", valueName: "n")) var maxConcurrent:
        Int?

    enum Switch: String, ExpressibleByArgument, CaseIterable {
        case on, off
    }

    func settings() throws -> QuotaSettings {
        var settings = QuotaSettings()
        for (option, texts, member) in [
            ("tpm", tpm, \QuotaLimits.tokensPerMinute), ("rpm", rpm, \QuotaLimits.requestsPerMinute),
        ] as [(String, [String], WritableKeyPath<QuotaLimits, Int?>)] {
            let named = try texts.map { try Self.limit($0, of: option) }
            for (_, limit) in named.filter({ $0.model == nil }) { settings.limits[keyPath: member] = limit }
            for case (let model?, let limit) in named {
                settings.limitsByModel[model, default: QuotaLimits()][keyPath: member] = limit
            }
        }
        // A model that has one limit of its own has the common one for the other kind.
        for model in settings.limitsByModel.keys {
            var limits = settings.limitsByModel[model] ?? QuotaLimits()
            limits.tokensPerMinute = limits.tokensPerMinute ?? settings.limits.tokensPerMinute
            limits.requestsPerMinute = limits.requestsPerMinute ?? settings.limits.requestsPerMinute
            settings.limitsByModel[model] = limits
        }
        settings.requestWindow = try Duration(simulated: rpmWindow, option: "rpm-window")
        guard [.seconds(1), .seconds(10)].contains(settings.requestWindow) else {
            throw ValidationError("--rpm-window is '\(rpmWindow)'; Azure judges requests over 1s or 10s.")
        }
        settings.minute = try Duration(simulated: quotaMinute, option: "quota-minute")
        settings.estimate = estimate
        settings.showsHeaders = quotaHeaders == .on
        settings.hint = quotaHint
        settings.mostInFlight = maxConcurrent
        return settings
    }

    /// `60000`, or `gpt-4o=60000`.
    private static func limit(_ text: String, of option: String) throws -> (model: String?, limit: Int) {
        let equals = text.lastIndex(of: "=")
        let number = equals.map { text[text.index(after: $0)...] } ?? text[...]
        guard let limit = Int(number), limit > 0, equals != text.startIndex else {
            throw ValidationError("--\(option) is '\(text)'; write a number above 0 such as 60000, or MODEL=60000.")
        }
        return (equals.map { String(text[..<$0]) }, limit)
    }
}

extension QuotaSettings.Estimate: ExpressibleByArgument {}
extension RetryHint: ExpressibleByArgument {}

extension Duration {
    /// A time as the simulator's options have them: `200ms`, `2s`, `1m`.
    init(simulated text: String, option: String) throws {
        guard case .fixed(let duration)? = try? LatencyDistribution(parsing: text) else {
            throw ValidationError("--\(option) is '\(text)'; write a time such as 200ms, 2s or 1m.")
        }
        self = duration
    }
}
