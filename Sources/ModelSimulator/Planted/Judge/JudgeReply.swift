internal import JSONText
internal import NIOCore

/// Writes what a judge says: the truth with the judge's errors.
struct JudgeReply {
    private let truth: JudgedTruth
    private let generator: SeededGenerator
    private var judge: PlantedJudge { truth.judge }

    /// - Parameters:
    ///   - judge: How it errs.
    ///   - seed: What the truth comes from.
    ///   - ofCall: A number for the seed and the whole request, which the errors come from.
    init(_ judge: PlantedJudge, seed: UInt64, ofCall: UInt64) {
        truth = JudgedTruth(seed: seed, judge: judge)
        generator = SeededGenerator(seed: ofCall ^ 0x1D6E_0E44_0E44_0E44)
    }

    /// A judge's reply: an object with a reason and a verdict, rubbish, or a refusal.
    func reply(to question: JudgeQuestion) -> String {
        // Always the same draws, so that another rate of one thing leaves the others as they are.
        var generator = generator
        let (spoiled, errs, which) = (generator.nextUnit(), generator.nextUnit() < judge.errorRate, generator.next())
        let prefersFirst = generator.nextUnit() < judge.positionBias
        if spoiled < judge.rubbishRate { return "That depends on how one looks at it, and on much else." }
        if spoiled < judge.rubbishRate + judge.refusalRate { return "I'm sorry, but I can't judge this." }
        switch question.form {
        case .yesOrNo:
            let isYes = truth.isGood(question.texts, message: question.message) != errs
            return object(
                question, isYes ? "\"yes\"" : "\"no\"",
                reason: isYes ? "the answer does what is asked" : "the answer does not do what is asked")
        case .score(let scale):
            var score = truth.score(question.texts, message: question.message, of: scale)
            if errs { score += score == scale.lowerBound || (score < scale.upperBound && which & 1 == 0) ? 1 : -1 }
            return object(question, String(score), reason: "a score of \(score) of \(scale.upperBound) fits best")
        case .place:
            let better = truth.isFirstBetter(question.texts, message: question.message)
            let said = errs ? better.map { !$0 } ?? (which & 1 == 0) : better
            let place = prefersFirst ? "first" : said.map { $0 ? "first" : "second" } ?? "tie"
            return object(
                question, "\"\(place)\"",
                reason: place == "tie" ? "neither answer is better" : "the \(place) answer is the better one")
        }
    }

    /// The answer to a plain question for a yes or a no.
    func reply(to question: YesOrNoQuestion, in message: String) -> String {
        var generator = generator
        _ = generator.next()
        let isGood = truth.isGood(JudgedTexts(message), message: message)
        return isGood != (generator.nextUnit() < judge.errorRate) ? question.yes : question.no
    }

    private func object(_ question: JudgeQuestion, _ verdict: String, reason: String) -> String {
        var json = JSONWriter(capacity: 128)
        json.raw(#"{"reason": "#)
        json.string("Simulated: " + reason + ".")
        json.raw(", \"\(question.member)\": \(verdict)}")
        return String(buffer: json.buffer)
    }
}
