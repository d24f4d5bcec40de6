import Evaluation
import EvaluationRuns
import Foundation
import Testing

/// What stands below `evaluate:`, read and written.
@Suite struct SpecReadingTests {
    private func read(_ json: String) throws -> EvaluationSpec { try EvaluationSpec(json: Data(json.utf8)) }

    @Test func everyPartIsRead() throws {
        let spec = try read(
            """
            {"title": "T", "key": "id", "reference": "right",
             "scores": ["exact_match", {"scorer": "length", "name": "words", "unit": "words", "better": "lower", "target": 5}],
             "metrics": ["latency_seconds", {"column": "ok", "kind": "rate", "margin": 0.02}],
             "judges": [{"judge": "guideline", "name": "safe", "guideline": "Be safe.", "model": "m", "labels": "human"}],
             "pairs": {"column": "pair", "side": "kind"}, "groups": {"column": "job", "reference": "nurse"},
             "cluster": "job", "repeats": "pass@3", "drift": {"columns": ["latency_seconds"], "alpha": 0.05},
             "alpha": 0.1, "power": 0.9, "confidence": 0.9, "draws": 2000, "seed": 7, "baseline": "b",
             "plan": {"effect": 0.05, "price_per_call": 0.001}}
            """)
        #expect(spec.scores.map(\.scorer.name) == ["exact_match", "words"])
        #expect(spec.scores[1].meaning.better == .lower && spec.scores[1].meaning.target == 5)
        #expect(spec.metrics.map(\.name) == ["latency_seconds", "ok"] && spec.metrics[1].kind == .rate)
        #expect(spec.judges[0].model == "m" && spec.judges[0].labels == "human")
        #expect(spec.pairs?.first == "neutral" && spec.groups?.reference == "nurse")
        #expect(spec.repeats?.reducer == .passAtK(3) && spec.drift?.rule.alpha == 0.05)
        #expect(spec.draws == 2_000 && spec.seed == 7 && spec.plan?.pricePerCall == 0.001)
        // What is written is read as the same.
        #expect(try EvaluationSpec(json: try JSONEncoder().encode(spec)) == spec)
    }

    @Test(arguments: [
        (#"{"scoers": []}"#, ["no 'scoers'", "did you mean 'scores'", "may have: title, question"]),
        (#"{"scores": ["exact"]}"#, ["scores[0]", "no scorer exact", "exact_match, "]),
        (#"{"scores": [{"scorer": "regex", "patern": "a"}]}"#, ["scores[0].patern", "no option patern", "pattern"]),
        (#"{"scores": [{"scorer": "exact_match", "better": "up"}]}"#, ["'up'", "higher or lower"]),
        (#"{"scores": [{"scorer": "exact_match", "margin": 0}]}"#, ["margin", "above 0"]),
        (#"{"metrics": [{"name": "a"}]}"#, ["metrics[0]", "column"]),
        (#"{"pairs": {"column": "a", "side": "b", "left": "c"}}"#, ["pairs has no 'left'", "first, second"]),
        (#"{"pairs": {"column": "a"}}"#, ["pairs", "'side' is missing"]),
        (#"{"groups": {"column": 5}}"#, ["groups.column", "must be a text"]),
        (#"{"repeats": "best"}"#, ["no reducer best", "pass@K"]),
        (#"{"drift": {"columns": ["a"], "floors": {"kl": 1}}}"#, ["drift", "no measure 'kl'", "wasserstein"]),
        (#"{"drift": {"cols": ["a"]}}"#, ["drift has no 'cols'", "columns"]),
        (#"{"plan": {"price": 1}}"#, ["plan has no 'price'", "price_per_call"]),
        (#"{"plan": {"price_per_call": -1}}"#, ["price_per_call", "from 0 on"]),
        (#"{"judges": [{"judge": "guideline", "guideline": " "}]}"#, ["guideline", "empty"]),
        (#"{"judges": [{"judge": "guideline", "rule": "x", "guideline": "x"}]}"#, ["no option rule"]),
        (#"{"draws": "many"}"#, ["draws", "whole number"]), (#"{"title": ""}"#, ["'title' is empty"]),
        ("[]", ["mapping"]),
    ])
    func mistakesAreNamed(json: String, words: [String]) throws {
        let error = #expect(throws: EvaluationError.self) { try read(json) }
        for word in words { #expect(error?.message.contains(word) == true, "\(word): \(error?.message ?? "")") }
    }

    @Test func contradictionsAreFoundBeforeAnythingIsRead() throws {
        for (json, runs, word) in [
            ("{}", ["a"], "nothing is to be measured"),
            (#"{"drift": ["x"]}"#, ["a"], "one only"),
            (#"{"scores": ["exact_match"]}"#, ["a"], "reference"),
            (#"{"scores": ["length"]}"#, ["a", "b"], "better: lower"),
            (#"{"metrics": ["x"], "baseline": "c"}"#, ["a", "b"], "no run"),
            (#"{"metrics": ["x", "x"]}"#, ["a"], "named twice"),
            (#"{"metrics": ["x"], "alpha": 2}"#, ["a"], "alpha is 2"),
            (#"{"metrics": ["x"], "draws": 5}"#, ["a"], "draws are 5"),
            (
                #"{"metrics": ["x"], "pairs": {"column": "p", "side": "s", "first": "a", "second": "a"}}"#, ["a"],
                "differ"
            ),
            (#"{"metrics": ["x"], "drift": {"columns": ["x"], "numbers": "energy"}}"#, ["a", "b"], "no measure"),
        ] {
            let error = #expect(throws: EvaluationError.self) { try read(json).check(runs: runs) }
            #expect(error?.message.contains(word) == true, "\(word): \(error?.message ?? "")")
        }
    }
}
