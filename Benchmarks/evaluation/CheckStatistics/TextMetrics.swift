import Statistics

/// Scores of answers as text.
enum TextMetrics {
    static let all: [String: Metric] = [
        "rouge": { input in
            var rouge = Rouge(stemming: input.json["stem"]?.boolean ?? false)
            let scores = rouge.scores(reference: try input.text("reference"), prediction: try input.text("prediction"))
            return [
                "rouge1": answer(scores.rouge1), "rouge2": answer(scores.rouge2), "rougeL": answer(scores.rougeL),
                "rougeLsum": answer(scores.rougeLsum),
            ]
        },
        "tokenize_13a": { input in
            ["tokens": .list(BleuTokenizer.mteval13a.words(try input.text("text")).map { .text($0) })]
        },
        "bleu_sentence": { input in
            var scorer = BleuScorer(try bleuOptions(input))
            return answer(try scorer.sentence(try input.text("hypothesis"), references: try input.texts("references")))
        },
        "bleu_corpus": { input in
            var scorer = BleuScorer(try bleuOptions(input))
            let hypotheses = try input.texts("hypotheses")
            let references = try rows(of: input.list("references"), count: hypotheses.count)
            return answer(try scorer.corpus(hypotheses, references: references))
        },
        "chrf": { input in
            var scorer = try ChrfScorer(try chrfOptions(input))
            let references = try input.texts("references")
            return [
                "score": .number(try scorer.sentence(try input.text("hypothesis"), references: references)),
                "signature": .text(scorer.signature(references: references.count)),
            ]
        },
        "chrf_corpus": { input in
            var scorer = try ChrfScorer(try chrfOptions(input))
            let hypotheses = try input.texts("hypotheses")
            let references = try rows(of: input.list("references"), count: hypotheses.count)
            return ["score": .number(try scorer.corpus(hypotheses, references: references))]
        },
        "edit_distance": { input in
            var distances = EditDistances()
            let (reference, prediction) = (try input.text("reference"), try input.text("prediction"))
            let characters = distances.characters(reference: reference, prediction: prediction)
            let words = distances.words(reference: reference, prediction: prediction)
            return [
                "edits": .count(characters.edits), "normalised": .number(characters.normalised),
                "similarity": .number(characters.similarity), "word_edits": .count(words.edits),
                "word_normalised": .number(words.normalised),
            ]
        },
        "cosine": { input in
            ["similarity": .number(try cosineSimilarity(try input.numbers("a"), try input.numbers("b")))]
        },
        "pass_at_k": { input in
            let (samples, passed) = (try input.count("samples"), try input.count("passed"))
            let pass = try PassAtK(samples: samples, passed: passed, k: try input.count("k"))
            return ["pass_at_k": .number(pass.any), "pass_all_k": .number(pass.all)]
        },
    ]

    private static func count(_ input: Input, _ key: String, or standard: Int) throws -> Int {
        input.json[key] == nil ? standard : try input.count(key)
    }

    private static func chrfOptions(_ input: Input) throws -> ChrfOptions {
        var options = ChrfOptions(wordOrder: try count(input, "word_order", or: 0))
        options.characterOrder = try count(input, "char_order", or: 6)
        options.beta = try input.number("beta", or: 2)
        options.lowercases = input.json["lowercase"]?.boolean ?? false
        options.keepsWhiteSpace = input.json["whitespace"]?.boolean ?? false
        return options
    }

    private static func bleuOptions(_ input: Input) throws -> BleuOptions {
        var options = BleuOptions()
        options.lowercases = input.json["lowercase"]?.boolean ?? false
        if let name = input.json["tokenize"]?.text {
            guard let tokenizer = BleuTokenizer(rawValue: name) else {
                throw Malformed("no tokenizer is called \(name)")
            }
            options.tokenizer = tokenizer
        }
        let value = input.json["smooth_value"]?.double
        switch input.json["smooth_method"]?.text {
        case nil, "exp": options.smoothing = .exponential
        case "none": options.smoothing = .none
        case "floor": options.smoothing = .floor(value ?? 0.1)
        case "add-k": options.smoothing = .add(value ?? 1)
        case let name?: throw Malformed("no smoothing is called \(name)")
        }
        return options
    }

    /// Each row's references from lists with one reference of every row; a row may lack one.
    private static func rows(of streams: [JSON], count: Int) throws -> [[String]] {
        var rows: [[String]] = Array(repeating: [], count: count)
        for stream in streams {
            guard let texts = stream.list, texts.count == count else {
                throw Undefined("the rows of hypotheses and references differ in number")
            }
            for (row, text) in texts.enumerated() { if let text = text.text { rows[row].append(text) } }
        }
        return rows
    }

    private static func answer(_ score: RougeScore) -> Answer {
        ["precision": .number(score.precision), "recall": .number(score.recall), "f1": .number(score.f1)]
    }

    private static func answer(_ score: BleuScore) -> Answer {
        [
            "score": .number(score.score), "precisions": numbers(score.precisions),
            "brevity_penalty": .number(score.brevityPenalty), "counts": numbers(score.counts),
            "totals": numbers(score.totals), "hypothesis_length": .count(score.hypothesisLength),
            "reference_length": .count(score.referenceLength), "signature": .text(score.signature),
        ]
    }

    private static func numbers(_ vector: SIMD4<Double>) -> Answer { .numbers((0..<4).map { vector[$0] }) }
}
