internal import JSONText
internal import NIOCore

/// Answers conversations: the same request to the same seed, the same answer, on every machine.
///
/// An answer is a function of the seed, the model, the messages and the request's own `seed`;
/// never of time, order or how often it was asked. The limit on tokens and the stop texts cut the
/// answer, but do not change it.
package struct Answerer: Sendable {
    private let seed: UInt64
    private let bias: PlantedBias
    private let planted: PlantedTruth
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

    /// The counts of texts that come again and again: answers and system prompts.
    private let counts = ContentCounts()
    private let answerTokens: Int?

    /// - Parameters:
    ///   - seed: What all chance comes from.
    ///   - bias: Which pronouns the answers about an occupation have.
    ///   - planted: What else an evaluation must find.
    ///   - meter: What counts tokens.
    ///   - answerTokens: How long every answer is; `nil` for a paragraph.
    package init(
        seed: UInt64, bias: PlantedBias = .standard, planted: PlantedTruth = .init(),
        meter: any TokenMeter = WordMeter(), answerTokens: Int? = nil
    ) {
        self.seed = seed
        self.bias = bias
        self.planted = planted
        self.meter = meter
        self.answerTokens = answerTokens
    }

    /// An answer and its price.
    package struct Answer: Sendable, Hashable {
        package var content: String
        package let finishReason: String
        package let promptTokens: Int
        package let completionTokens: Int
        /// A number that is the request's own, for the answer's name.
        package let fingerprint: UInt64
    }

    /// A conversation's tokens as OpenAI counts them: three around each message, its role and content,
    /// one more for a name and the name itself, and three before the answer.
    ///
    /// Source: openai-cookbook, How to count tokens with tiktoken.
    package func promptTokens(of call: ChatCall) -> Int {
        let meter = meter.meter(forModel: call.model)
        return call.messages.reduce(3) { sum, message in
            // Every role is one token.
            var tokens = sum + 4
            tokens += message.role == "user" ? meter.count(message.content) : counts.count(message.content, meter)
            if let name = message.name { tokens += 1 + meter.count(name) }
            return tokens
        }
    }

    /// Answers one request.
    package func answer(_ call: ChatCall) -> Answer {
        choices(call, promptTokens: promptTokens(of: call), count: 1)[0]
    }

    /// The answers of a request that wants several.
    ///
    /// - Parameters:
    ///   - call: The request.
    ///   - promptTokens: What ``promptTokens(of:)`` says of it.
    ///   - count: How many answers, at least 1.
    /// - Returns: As many answers, which differ.
    package func choices(_ call: ChatCall, promptTokens: Int, count: Int) -> [Answer] {
        let fingerprint = fingerprint(of: call)
        let meter = meter.meter(forModel: call.model)
        return (0..<count).map { choice in
            let own = fingerprint &+ UInt64(choice) &* 0x9E37_79B9_7F4A_7C15
            let stopped = cut(text(for: call, fingerprint: own), at: call.stop)
            let tokens = counts.count(stopped, meter)
            guard let limit = call.maxTokens, tokens > limit else {
                return Answer(
                    content: stopped, finishReason: "stop", promptTokens: promptTokens,
                    completionTokens: tokens, fingerprint: fingerprint)
            }
            return Answer(
                content: String(meter.prefix(of: stopped, tokens: limit)), finishReason: "length",
                promptTokens: promptTokens, completionTokens: limit, fingerprint: fingerprint)
        }
    }

    private func text(for call: ChatCall, fingerprint: UInt64) -> String {
        var generator = SeededGenerator(seed: fingerprint)
        if let answerTokens, call.format == .text { return FillerText.write(tokens: answerTokens, using: &generator) }
        let said: String
        switch planted.reply(to: call, seed: seed, ofCall: fingerprint) {
        case .judgement(let reply, let member)?:
            if !call.format.forbids(member) { return reply }
            said = reply
        case .short(let answer)?: said = answer
        case nil: said = paragraph(for: call, fingerprint: fingerprint)
        }
        switch call.format {
        case .text: return said
        case .jsonObject:
            var json = JSONWriter(capacity: said.utf8.count + 64)
            json.raw(#"{"simulated":true,"answer":"#)
            json.string(said)
            json.raw("}")
            return String(buffer: json.buffer)
        case .jsonSchema(let schema):
            let sentence = said.split(separator: ".").first.map(String.init) ?? said
            var answer = SchemaAnswer(schema: schema, text: sentence, generator: generator)
            return answer.encoded()
        }
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

    /// A paragraph about what the prompt is about, with what is planted around it.
    private func paragraph(for call: ChatCall, fingerprint: UInt64) -> String {
        let prompt = call.lastUserMessage
        var text = PlantedJudge.isFlawed(prompt) ? PlantedJudge.flaw + " " : ""
        var generator = SeededGenerator(seed: fingerprint)
        if let finding = Self.finder.find(in: prompt) {
            text += about(finding, in: call, fingerprint: fingerprint, using: &generator)
        } else {
            text += PlainParagraph.write(using: &generator)
        }
        if let drift = planted.drift { text += drift.addition(to: call.model, using: &generator) }
        return text
    }

    private func about(
        _ finding: OccupationFinder.Finding, in call: ChatCall, fingerprint: UInt64,
        using generator: inout SeededGenerator
    ) -> String {
        let occupation = Occupation.all[finding.index]
        let odds = bias.odds(for: occupation.name, stated: finding.stated)
        var pronouns = odds.pronouns(at: generator.nextUnit())
        var opening = finding.statedBy.map { "A " + $0 } ?? occupation.article
        var aside = ""
        if let words = planted.words {
            // Another stream of chance than that of the paragraph, which is the same with any number of words.
            var chance = SeededGenerator(seed: fingerprint ^ 0x3041_3041_3041_3041)
            let mean = words.mean(
                isStated: [.she, .he].contains(finding.stated), isMitigated: NeutralLanguage.isAsked(of: call))
            let gender = pronouns == .they ? (chance.next() & 1 == 0 ? Pronouns.she : .he) : pronouns
            aside = GenderedSentences.write(chance.nextCount(mean: mean), gender, using: &chance)
            // The stated word would be one more.
            opening = occupation.article
            pronouns = .they
        }
        let pronounIndex = Pronouns.allCases.firstIndex(of: pronouns) ?? 0
        return Self.paragraphs[finding.index][pronounIndex].write(
            opening: opening + " " + occupation.name, aside: aside, using: &generator)
    }

    private func cut(_ text: String, at stops: [String]) -> String {
        let ends = stops.filter { !$0.isEmpty }.compactMap { text.firstRange(of: $0)?.lowerBound }
        guard let end = ends.min() else { return text }
        return String(text[..<end])
    }
}
