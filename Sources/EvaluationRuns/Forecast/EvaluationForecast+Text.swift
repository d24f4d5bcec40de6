internal import Evaluation
internal import Foundation

extension EvaluationForecast {
    /// The forecast in sentences, one for each metric, and one for judges.
    public var sentences: [String] {
        metricSentences
            + (judgeCalls == 0
                ? []
                : [
                    "judges: up to \(Self.count(Double(judgeCalls))) calls more, which are not among those to call above"
                ])
    }

    private var metricSentences: [String] {
        lines.map { line in
            var parts: [String] = []
            if let effect = line.effect, let needed = line.needed {
                let found = "an effect of \(Self.number(effect))"
                if let number = needed.value {
                    parts.append("\(found) takes \(Self.count(number)) \(units)\(price(line, number))")
                } else {
                    parts.append("rows for \(found): \(needed.reason ?? "unknown")")
                }
            }
            if let smallest = line.smallestEffect.value {
                parts.append("these \(Self.count(Double(count))) show \(Self.number(smallest)) or more")
            } else if line.needed == nil || line.smallestEffect.reason != line.basis {
                parts.append("what these show: \(line.smallestEffect.reason ?? "unknown")")
            }
            let basis = line.smallestEffect.value == nil ? "" : " (\(line.basis))"
            return "\(line.metric): \(parts.joined(separator: "; "))\(basis)"
        }
    }

    private func price(_ line: Line, _ needed: Double) -> String {
        guard let cost = line.cost?.value, let currency else { return "" }
        return ", \(Self.count(needed * Double(callsEach))) calls, about \(Self.money(cost)) \(currency)"
    }

    /// How sure that is.
    public var certainty: String {
        "found with a power of \(Self.percent(power)) at \(Self.percent(alpha)) over all verdicts"
    }

    private static func number(_ number: Double) -> String {
        number.formatted(.number.precision(.significantDigits(1...3)).locale(locale))
    }

    private static func count(_ number: Double) -> String {
        number.formatted(.number.precision(.fractionLength(0)).locale(locale))
    }

    private static func money(_ amount: Double) -> String {
        amount.formatted(.number.precision(.fractionLength(2...4)).locale(locale))
    }

    private static func percent(_ share: Double) -> String {
        share.formatted(.percent.precision(.fractionLength(0...2)).locale(locale)).replacing("%", with: " %")
    }

    private static let locale = Locale(identifier: "en_US")
}
