internal import ArgumentParser
internal import EvaluationRuns
internal import Foundation
internal import JobFiles

/// What is evaluated, as flags over a file.
struct EvaluationFlags: ParsableArguments {
    @Option(help: ArgumentHelp("What stands below 'evaluate:' in a job file (YAML or JSON).", valueName: "file"))
    var design: String?
    @Option(
        help: ArgumentHelp(
            "A scorer of the answers, such as exact_match, or an object of JSON; may be repeated.", valueName: "scorer")
    )
    var score: [String] = []
    @Option(
        help: ArgumentHelp(
            "A column of numbers or of yes and no that is a score as it stands; may be repeated.", valueName: "column"))
    var metric: [String] = []
    @Option(help: ArgumentHelp("The column of the answers. (default: answer)", valueName: "column")) var answer: String?
    @Option(help: ArgumentHelp("The column of what is right.", valueName: "column")) var reference: String?
    @Option(
        help: ArgumentHelp("The column that tells rows apart. (default: the row's number)", valueName: "column"))
    var key: String?
    @Option(help: ArgumentHelp("The column of the prompts, for examples. (default: prompt)", valueName: "column"))
    var prompt: String?
    @Option(help: ArgumentHelp("The column of each row's group.", valueName: "column")) var group: String?
    @Option(help: ArgumentHelp("The column of each row's pair, with --side.", valueName: "column")) var pair: String?
    @Option(help: ArgumentHelp("The column of the side that a row is of its pair.", valueName: "column"))
    var side: String?
    @Option(help: "The side that the other is held against. (default: neutral)") var first: String?
    @Option(help: "The other side. (default: loaded)") var second: String?
    @Option(help: ArgumentHelp("The column of the cluster that a row belongs to.", valueName: "column"))
    var cluster: String?
    @Option(
        help: ArgumentHelp(
            "How rows of one key become one: mean, majority, pass@K or pass^K.", valueName: "reducer"))
    var repeats: String?
    @Option(
        help: ArgumentHelp("Columns whose drift is looked for, with commas between them.", valueName: "columns"))
    var drift: String?
    @Option(help: "The run that the other is held against, by its file's name. (default: the first)") var baseline:
        String?
    @Option(help: "A heading.") var title: String?
    @Option(help: "How often any verdict may be wrong. (default: 0.05)") var alpha: Double?
    @Option(help: "What all draws depend on. (default: 1)") var seed: UInt64?

    func validate() throws {
        if (pair == nil) != (side == nil), design == nil {
            throw ValidationError("--pair and --side belong together: the columns of a row's pair, and of its side")
        }
        if pair == nil, design == nil, first != nil || second != nil {
            throw ValidationError("--first and --second are the sides of --pair")
        }
    }

    /// The evaluation.
    ///
    /// - Throws: `RoostError` for a mistake in the file; `ValidationError` for one in a flag.
    func spec() throws -> EvaluationSpec {
        var spec = try design.map { try EvaluationSpec(designFile: $0) } ?? EvaluationSpec()
        for text in score { spec.scores.append(try Self.decoded(text, "--score")) }
        for text in metric { spec.metrics.append(try Self.decoded(text, "--metric")) }
        if let repeats { spec.repeats = try Self.decoded(repeats, "--repeats") }
        spec.answer = answer ?? spec.answer
        spec.reference = reference ?? spec.reference
        spec.key = key ?? spec.key
        spec.prompt = prompt ?? spec.prompt
        spec.cluster = cluster ?? spec.cluster
        spec.baseline = baseline ?? spec.baseline
        spec.title = title ?? spec.title
        spec.alpha = alpha ?? spec.alpha
        spec.seed = seed ?? spec.seed
        if let group { spec.groups = GroupDesign(group) }
        if let pair, let side { spec.pairs = PairDesign(pair, side: side) }
        if let first { spec.pairs?.first = first }
        if let second { spec.pairs?.second = second }
        if let drift {
            let names = drift.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            spec.drift = DriftSpec(names.filter { !$0.isEmpty }, rule: spec.drift?.rule ?? DriftRule())
        }
        return spec
    }

    /// A word, or an object of JSON.
    private static func decoded<Value: Decodable>(_ text: String, _ flag: String) throws -> Value {
        let isObject = text.drop { $0.isWhitespace }.first == "{"
        do {
            let data = isObject ? Data(text.utf8) : try JSONEncoder().encode(text)
            return try JSONDecoder().decode(Value.self, from: data)
        } catch {
            throw ValidationError("\(flag) \(text): \(DecodingFault(error))")
        }
    }
}
