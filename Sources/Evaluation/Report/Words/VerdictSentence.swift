/// A verdict in words, in three parts: what is said, what it rests on, and what the run could not have shown.
///
/// The page and the terminal both show these: 'Answers to loaded prompts use 1.8 more gendered words (95 %: 0.9 to 2.7;
/// Holm p 0.004; 100 pairs).'
public struct VerdictSentence: Sendable, Hashable {
    /// How what was not shown begins, which a heading or a sign may say instead.
    package static let notShown = "Not shown: "

    /// What is said, without the full stop: 'Answers to loaded prompts use 1.8 more gendered words'.
    public let statement: String
    /// What it rests on, for brackets: '95 %: 0.9 to 2.7; Holm p 0.004; 100 pairs'.
    public let evidence: String
    /// What the run could not have shown and what that would take, as a sentence; nil where nothing is said of it.
    public let limits: String?

    /// A verdict in words, which are safe on a terminal.
    public init(_ verdict: EvaluationReport.Verdict) {
        let words = Words(verdict)
        statement = words.statement
        evidence = words.evidence
        limits = words.limits
    }

    /// The whole sentence, or two.
    public var text: String { "\(statement) (\(evidence))." + (limits.map { " " + $0 } ?? "") }

    private struct Words {
        let verdict: EvaluationReport.Verdict
        let effect: EstimateText
        let subject, verb, measured, reference: String
        let more, less, same: String

        init(_ verdict: EvaluationReport.Verdict) {
            self.verdict = verdict
            effect = EstimateText(verdict.effect)
            let claim = verdict.claim
            subject = SafeText.line(claim.subject)
            verb = SafeText.line(claim.verb)
            measured = claim.measured.isEmpty ? "" : " " + SafeText.line(claim.measured)
            reference = claim.reference.map { " " + SafeText.line($0) } ?? ""
            more = SafeText.line(claim.comparative.more)
            less = SafeText.line(claim.comparative.less)
            same = SafeText.line(claim.comparative.same)
        }

        var statement: String {
            let than = reference.isEmpty ? "" : " than" + reference
            switch verdict.kind {
            case .better, .worse:
                guard let value = verdict.effect.value.value else { return open(than) }
                return VerdictSentence.capitalised("\(subject) \(verb) \(directed(value))\(measured)\(than)")
            case .same:
                let margin = verdict.margin?.value.map { ", within " + amount($0) } ?? ""
                let like = reference.isEmpty ? "" : " as" + reference
                return VerdictSentence.capitalised("\(subject) \(verb) \(same)\(measured)\(like)\(margin)")
            case .notShown:
                return open(than)
            }
        }

        private func open(_ than: String) -> String {
            VerdictSentence.notShown + "that \(subject) \(verb) \(more) or \(less)\(measured)\(than)"
        }

        var evidence: String {
            var parts: [String] = []
            if verdict.kind == .same || verdict.kind == .notShown {
                parts.append(verdict.effect.value.value.map(directed) ?? "no estimate")
            }
            if let interval { parts.append(interval) }
            if let reason = effect.reason { parts.append(SafeText.line(reason)) }
            if let test = verdict.test { parts.append(test.text) }
            parts.append(verdict.sample.text)
            return parts.joined(separator: "; ")
        }

        /// The interval in the direction of the sentence, so that 'fewer' has no minus; with both directions named
        /// where it has both.
        private var interval: String? {
            guard let interval = verdict.effect.interval else { return nil }
            guard let low = interval.low.value, let high = interval.high.value else {
                return effect.interval.map { "\(interval.levelText): \($0)" }
            }
            let unit = verdict.effect.unit.suffix
            if verdict.effect.value.value == nil || low < 0 && high > 0 {
                return "\(interval.levelText): \(directed(low)) to \(directed(high))"
            }
            let ends = high <= 0 ? (-high, -low) : (low, high)
            return "\(interval.levelText): \(effect.number(ends.0)) to \(effect.number(ends.1))\(unit)"
        }

        var limits: String? {
            guard let sensitivity = verdict.sensitivity else { return nil }
            let power = sensitivity.power.value.map { " at a power of " + NumberText.percent($0) } ?? ""
            var sentence: String
            if let smallest = sensitivity.smallestEffect.value {
                sentence = "This run could not have shown less than \(amount(abs(smallest)))\(power)"
            } else {
                let reason = sensitivity.smallestEffect.reason ?? ""
                sentence = "What this run could have shown is undefined: \(SafeText.line(reason))"
            }
            if let needed = sensitivity.needed.value {
                let rows = NumberText.fixed(NumberText.roundedUp(needed), decimals: 0)
                let target = sensitivity.targetEffect?.value.map { amount(abs($0)) } ?? "an effect of this size"
                sentence += "; to show \(target) would take about \(rows) \(verdict.sample.of.rawValue)"
            } else if let reason = sensitivity.needed.reason, sensitivity.smallestEffect.value != nil {
                sentence +=
                    "; how many \(verdict.sample.of.rawValue) it would take is undefined: \(SafeText.line(reason))"
            }
            return sentence + "."
        }

        private func directed(_ value: Double) -> String {
            "\(effect.amount(abs(value))) \(value < 0 ? less : more)"
        }

        /// A number of the effect's unit that is not its estimate: as it was stated, not as the interval is rounded.
        private func amount(_ value: Double) -> String {
            NumberText.short(value * verdict.effect.unit.scale) + verdict.effect.unit.suffix
        }
    }

    /// The text with a capital, where its first word is one of plain small letters: a model's name stays as it is.
    private static func capitalised(_ text: String) -> String {
        let first = text.prefix { $0 != " " }
        guard !first.isEmpty, first.allSatisfy({ $0.isLowercase && $0.isASCII }) else { return text }
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
