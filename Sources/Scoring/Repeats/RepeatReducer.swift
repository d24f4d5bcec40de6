internal import Statistics

/// How the scores of a row's repeats become one score.
///
/// In files it is a word: `mean`, `majority`, `pass@3`, `pass^3`.
public enum RepeatReducer: Sendable, Hashable {
    /// The mean of the repeats that have a score.
    case mean
    /// What most repeats gave, outcomes without a score included; two that are as frequent are the outcome `undefined`.
    case majority
    /// The chance that at least one of k repeats passes (Chen and others 2021).
    case passAtK(Int)
    /// The chance that all of k repeats pass (Yao and others 2024).
    case passHatK(Int)

    /// The name in files.
    public var name: String {
        switch self {
        case .mean: "mean"
        case .majority: "majority"
        case .passAtK(let k): "pass@\(k)"
        case .passHatK(let k): "pass^\(k)"
        }
    }

    /// The reducer with this name in files; nil where there is none, or k is no number from 1 on.
    public init?(name: String) {
        switch name {
        case "mean": self = .mean
        case "majority": self = .majority
        default:
            guard name.hasPrefix("pass@") || name.hasPrefix("pass^"), let k = Int(name.dropFirst(5)), k >= 1,
                "\(k)" == name.dropFirst(5)
            else { return nil }
            self = name.hasPrefix("pass@") ? .passAtK(k) : .passHatK(k)
        }
    }

    /// One score of a row's repeats.
    ///
    /// A repeat without a score is never a 0: it is left out of the mean and of those that passed or failed, and the
    /// explanation counts it. Where no repeat has a score, the row has the most frequent of their outcomes.
    ///
    /// - Parameters:
    ///   - scores: The scores of the row's repeats.
    ///   - passing: From which score on a repeat passes.
    /// - Returns: The row's score, with what became of the repeats.
    public func reduce(_ scores: [Score], passing: Double = 1) -> ReducedScore {
        let counts = OutcomeCounts(scores.lazy.map(\.outcome))
        return ReducedScore(score: score(scores, counts, passing), counts: counts)
    }

    private func score(_ scores: [Score], _ counts: OutcomeCounts, _ passing: Double) -> Score {
        guard !scores.isEmpty else { return .undefined("the row has no repeat") }
        let values = scores.compactMap(\.value)
        let note =
            counts.missing > 0 ? "\(values.count) of \(scores.count) repeats scored: \(counts.missingInWords)" : nil
        guard !values.isEmpty else {
            return Score(
                missing: counts.mostFrequentMissing ?? .noAnswer, "no repeat has a score: \(counts.missingInWords)")
        }
        switch self {
        case .mean: return Score(RepeatReducer.mean(values), explanation: note)
        case .majority: return RepeatReducer.majority(scores, counts, note)
        case .passAtK(let k), .passHatK(let k):
            guard passing.isFinite else { return .undefined("the passing score is not finite") }
            let passed = values.count { $0 >= passing }
            do throws(Undefined) {
                let chances = try PassAtK(samples: values.count, passed: passed, k: k)
                if case .passAtK = self { return Score(chances.any, explanation: note) }
                return Score(chances.all, explanation: note)
            } catch {
                return .undefined([error.reason, note].compactMap(\.self).joined(separator: "; "))
            }
        }
    }

    /// The mean, also of numbers whose sum is beyond what a double can be.
    private static func mean(_ values: [Double]) -> Double {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        return mean.isFinite ? mean : values.reduce(0) { $0 + $1 / count }
    }

    private static func majority(_ scores: [Score], _ counts: OutcomeCounts, _ note: String?) -> Score {
        var votes: [Double: Int] = [:]
        for score in scores {
            if let value = score.value { votes[value, default: 0] += 1 }
        }
        let ranked = votes.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        guard let best = ranked.first else { return .undefined("no repeat has a score") }
        let missing = counts.mostFrequentMissing
        let missingVotes = missing.map { counts[$0] } ?? 0
        if let missing, missingVotes > best.value { return Score(missing: missing, note) }
        if missingVotes == best.value || ranked.count > 1 && ranked[1].value == best.value {
            return .undefined(["no answer has the majority", note].compactMap(\.self).joined(separator: "; "))
        }
        return Score(best.key, explanation: note)
    }
}

extension RepeatReducer: Codable {
    /// Reads the name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let reducer = RepeatReducer(name: name) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "there is no reducer \(name): there are mean, majority, pass@K, pass^K"
            )
        }
        self = reducer
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}

/// The score of a row with repeats, and what became of each of them.
public struct ReducedScore: Sendable, Hashable {
    /// The row's score.
    public let score: Score
    /// How many repeats have each outcome.
    public let counts: OutcomeCounts
}
