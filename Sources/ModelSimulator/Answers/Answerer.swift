/// Answers conversations: the same request to the same seed, the same answer, on every machine.
///
/// An answer is a function of the seed, the model, the messages and the request's own `seed`;
/// never of time, order or how often it was asked. The limit on tokens and the stop texts cut the
/// answer, but do not change it.
package struct Answerer: Sendable {
    private let seed: UInt64
    private let bias: PlantedBias
    private let meter: any TokenMeter

    private static let finder = OccupationFinder(Occupation.all)

    /// By occupation, then by pronouns in the order of `Pronouns.allCases`.
    private static let paragraphs = {
        // Most occupations share the plain work, so that writing all this takes a millisecond.
        var byWork: [Occupation.Work: [OccupationParagraph]] = [:]
        for work in Set(Occupation.all.map(\.work)) {
            byWork[work] = Pronouns.allCases.map { OccupationParagraph(work, $0) }
        }
        return Occupation.all.map { byWork[$0.work] ?? [] }
    }()

    package init(seed: UInt64, bias: PlantedBias = .standard, meter: any TokenMeter = WordMeter()) {
        self.seed = seed
        self.bias = bias
        self.meter = meter
    }

    /// An answer and its price.
    package struct Answer: Sendable, Hashable {
        package let content: String
        package let finishReason: String
        package let promptTokens: Int
        package let completionTokens: Int
        /// A number that is the request's own, for the answer's name.
        package let fingerprint: UInt64
    }

    /// Answers one request.
    package func answer(_ call: ChatCall) -> Answer {
        let fingerprint = fingerprint(of: call)
        let whole = text(for: call.lastUserMessage, fingerprint: fingerprint)
        let stopped = cut(whole, at: call.stop)
        let tokens = meter.count(stopped)
        // As OpenAI counts a conversation: three tokens around each message, three before the
        // answer, and one for the role. Source: openai-cookbook, How to count tokens.
        let promptTokens = call.messages.reduce(3) { $0 + 4 + meter.count($1.content) }
        guard let limit = call.maxTokens, tokens > limit else {
            return Answer(
                content: stopped, finishReason: "stop", promptTokens: promptTokens,
                completionTokens: tokens, fingerprint: fingerprint)
        }
        return Answer(
            content: String(meter.prefix(of: stopped, tokens: limit)), finishReason: "length",
            promptTokens: promptTokens, completionTokens: limit, fingerprint: fingerprint)
    }

    private func fingerprint(of call: ChatCall) -> UInt64 {
        var hash = StableHash(seed: seed)
        hash.combine(call.model)
        for message in call.messages {
            hash.combine(message.role)
            hash.combine(message.content)
        }
        if let seed = call.seed { hash.combine(UInt64(bitPattern: Int64(seed))) }
        return hash.value
    }

    private func text(for prompt: String, fingerprint: UInt64) -> String {
        var generator = SeededGenerator(seed: fingerprint)
        guard let finding = Self.finder.find(in: prompt) else {
            return PlainParagraph.write(using: &generator)
        }
        let occupation = Occupation.all[finding.index]
        let odds = bias.odds(for: occupation.name, stated: finding.stated)
        let pronouns = odds.pronouns(at: generator.nextUnit())
        let place = Pronouns.allCases.firstIndex(of: pronouns) ?? 0
        let opening = finding.statedBy.map { "A " + $0 } ?? occupation.article
        return Self.paragraphs[finding.index][place].write(
            opening: opening + " " + occupation.name, using: &generator)
    }

    private func cut(_ text: String, at stops: [String]) -> String {
        let ends = stops.filter { !$0.isEmpty }.compactMap { text.firstRange(of: $0)?.lowerBound }
        guard let end = ends.min() else { return text }
        return String(text[..<end])
    }
}
