public import Evaluation
public import Foundation

extension EvaluationSpec: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case title, question, key, prompt, answer, reference, scores, metrics, judges, pairs, groups, cluster, repeats
        case baseline, drift, alpha, power, confidence, draws, seed, plan
    }

    /// The keys in files.
    package static let keys = CodingKeys.allCases.map(\.rawValue)
    /// Of `pairs`, `groups`, `repeats`, `drift` and `plan`.
    package static let partKeys = [
        "pairs": ["column", "side", "first", "second"], "groups": ["column", "reference", "expected"],
        "repeats": ["reducer", "passing"], "drift": ["columns", "alpha", "floors", "numbers", "categories"],
        "plan": PlanSpec.CodingKeys.allCases.map(\.rawValue),
    ]

    /// Reads an evaluation, each part of which may be missing; an unknown key is an error that names the known ones.
    public init(from decoder: any Decoder) throws {
        try StrictKeys.check(decoder, "evaluate", Self.keys)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.name(.title), question: try container.name(.question), key: try container.name(.key),
            answer: try container.name(.answer), reference: try container.name(.reference),
            scores: try container.value(.scores, default: []), metrics: try container.value(.metrics, default: []),
            judges: try container.value(.judges, default: []),
            pairs: try Self.part(.pairs, container), groups: try Self.part(.groups, container),
            cluster: try container.name(.cluster),
            repeats: try container.decodeIfPresent(RepeatSpec.self, forKey: .repeats),
            drift: try container.decodeIfPresent(DriftSpec.self, forKey: .drift),
            seed: try container.value(.seed, default: 1))
        prompt = try container.name(.prompt)
        baseline = try container.name(.baseline)
        alpha = try container.value(.alpha, default: alpha)
        power = try container.value(.power, default: power)
        confidence = try container.value(.confidence, default: confidence)
        draws = try container.value(.draws, default: draws)
        plan = try container.decodeIfPresent(PlanSpec.self, forKey: .plan)
    }

    /// Reads an evaluation as JSON.
    ///
    /// - Throws: ``EvaluationError`` that says which key is wrong, and what it may be.
    public init(json: Data) throws(EvaluationError) {
        do {
            self = try JSONDecoder().decode(EvaluationSpec.self, from: json)
        } catch {
            throw EvaluationError(.wrongDesign, DecodingFault(error).description)
        }
    }

    /// Writes what is not as it would be anyway.
    public func encode(to encoder: any Encoder) throws {
        let usual = EvaluationSpec()
        var container = encoder.container(keyedBy: CodingKeys.self)
        for (key, text) in [
            (CodingKeys.title, title), (.question, question), (.key, key), (.prompt, prompt), (.answer, answer),
            (.reference, reference), (.cluster, cluster), (.baseline, baseline),
        ] { try container.encodeIfPresent(text, forKey: key) }
        if !scores.isEmpty { try container.encode(scores, forKey: .scores) }
        if !metrics.isEmpty { try container.encode(metrics, forKey: .metrics) }
        if !judges.isEmpty { try container.encode(judges, forKey: .judges) }
        try container.encodeIfPresent(pairs, forKey: .pairs)
        try container.encodeIfPresent(groups, forKey: .groups)
        try container.encodeIfPresent(repeats, forKey: .repeats)
        try container.encodeIfPresent(drift, forKey: .drift)
        try container.encodeIfPresent(plan, forKey: .plan)
        if alpha != usual.alpha { try container.encode(alpha, forKey: .alpha) }
        if power != usual.power { try container.encode(power, forKey: .power) }
        if confidence != usual.confidence { try container.encode(confidence, forKey: .confidence) }
        if draws != usual.draws { try container.encode(draws, forKey: .draws) }
        if seed != usual.seed { try container.encode(seed, forKey: .seed) }
    }

    /// A part whose own reader passes over unknown keys.
    private static func part<Part: Decodable>(
        _ key: CodingKeys, _ container: KeyedDecodingContainer<CodingKeys>
    ) throws -> Part? {
        try container.decodeIfPresent(StrictPart<Part>.self, forKey: key)?.part
    }
}

/// A part of an evaluation whose keys are checked before they are read.
private struct StrictPart<Part: Decodable>: Decodable {
    let part: Part

    init(from decoder: any Decoder) throws {
        let name = decoder.codingPath.last?.stringValue ?? ""
        try StrictKeys.check(decoder, name, EvaluationSpec.partKeys[name] ?? [])
        part = try Part(from: decoder)
    }
}
