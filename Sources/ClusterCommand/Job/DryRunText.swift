internal import DataFrames
internal import EvaluationRuns
internal import Foundation
internal import JobFiles

/// A dry run for people.
extension DryRunPlan {
    var text: String {
        var lines: [(String, String)] = [
            ("dry run", "\(job): nothing was called"), ("model", "\(model) at \(endpoint)"),
        ]
        lines.append(
            ("rows", rows.formatted() + (unaskable > 0 ? ", of which \(unaskable.formatted()) cannot be asked" : "")))
        for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(5) {
            lines.append(("", "\(HumanUnits.count(count, "row")): \(reason)"))
        }
        if let tokens = promptTokens {
            let mean = tokens.mean.formatted(.number.precision(.fractionLength(1)))
            let span = "a row \(tokens.min.formatted()) to \(tokens.max.formatted()), \(mean) in the mean"
            lines.append(
                (
                    "prompts",
                    "\(tokens.sum.formatted()) tokens; \(span)"
                        + (tokensAreEstimates ? " (estimated: no vocabulary of \(model) is known)" : "")
                ))
        }
        lines.append(("requests", "\(distinct.formatted()) that differ"))
        if answered > 0 {
            lines.append(
                ("answered", "\(HumanUnits.count(answered, "row")) by an earlier run (--fresh calls them again)"))
        }
        if cached > 0 { lines.append(("cached", "\(HumanUnits.count(cached, "row"))")) }
        lines.append(
            ("to call", "\(HumanUnits.count(calls, "request")) with \(callPromptTokens.formatted()) tokens in prompts"))
        lines.append(("at most", atMost))
        if let estimate {
            let each = estimate.completionTokens.formatted(.number.precision(.fractionLength(0...1)))
            let all = callPromptTokens + Int((estimate.completionTokens * Double(calls)).rounded(.up))
            let tokens = "\(all.formatted()) tokens, with \(each) an answer: \(estimate.basis)"
            lines.append(
                ("about", estimate.cost.map { "\(HumanUnits.money($0, currency ?? "")) (\(tokens))" } ?? tokens))
        }
        if let prices { lines.append(("prices", prices)) }
        if let secondsAtQuota, let quota {
            lines.append(("time", "\(ProgressText.time(secondsAtQuota)) or more, at \(quota)"))
        }
        if let evaluation {
            for (index, sentence) in evaluation.sentences.enumerated() {
                lines.append((index == 0 ? "evaluate" : "", sentence))
            }
            if !evaluation.lines.isEmpty { lines.append(("", evaluation.certainty)) }
        }
        return lines.map { ($0 + (($0.isEmpty ? "" : ":"))).padding(toLength: 10, withPad: " ", startingAt: 0) + $1 }
            .joined(separator: "\n")
    }

    private var atMost: String {
        guard let maxTokens else { return "no bound is known: the job file has no model.max_tokens" }
        let tokens =
            "\((callPromptTokens + calls * maxTokens).formatted()) tokens, with \(maxTokens.formatted()) an answer"
        guard let costAtMost else {
            return "\(tokens); no price of '\(model)' is known ('roost prices' shows the table)"
        }
        return "\(HumanUnits.money(costAtMost, currency ?? "")) (\(tokens))"
    }
}
