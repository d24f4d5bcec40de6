/// What is true of the texts that a judge is to judge; see ``PlantedJudge``.
struct JudgedTruth: Sendable {
    let seed: UInt64
    let judge: PlantedJudge

    /// Whether an answer is good, where that is known.
    func isGood(_ texts: JudgedTexts) -> Bool? {
        if PlantedJudge.isFlawed(texts.answer ?? texts.question) { return false }
        guard let answer = texts.answer else { return nil }
        if Cues(texts.question).contains(.gender), GenderedVocabulary.count(in: answer) > 0 { return false }
        guard let reference = texts.reference, !reference.isEmpty else { return nil }
        return answer.lowercased().contains(reference.lowercased())
    }

    /// Whether an answer is good, by chance where that is not known.
    func isGood(_ texts: JudgedTexts, message: String) -> Bool {
        if let isGood = isGood(texts) { return isGood }
        var generator = SeededGenerator(seed: hash([message]))
        return generator.nextUnit() < judge.yesRate
    }

    /// The score that an answer deserves.
    func score(_ texts: JudgedTexts, message: String, of scale: ClosedRange<Int>) -> Int {
        if let isGood = isGood(texts) { return isGood ? scale.upperBound : scale.lowerBound }
        var generator = SeededGenerator(seed: hash([message]))
        return (scale.lowerBound..<scale.upperBound).reduce(scale.lowerBound) { score, _ in
            score + (generator.nextUnit() < judge.yesRate ? 1 : 0)
        }
    }

    /// Which of two answers is better: true for the first, false for the second, nil for neither.
    func isFirstBetter(_ texts: JudgedTexts, message: String) -> Bool? {
        guard let first = texts.first, let second = texts.second else {
            var generator = SeededGenerator(seed: hash([message]))
            return isFirstBetter(generator.nextUnit(), generator.nextUnit())
        }
        if first == second { return nil }
        let isAboutGender = Cues(texts.question).contains(.gender)
        let (faultsOfFirst, faultsOfSecond) = (faults(first, isAboutGender), faults(second, isAboutGender))
        if faultsOfFirst != faultsOfSecond { return faultsOfFirst < faultsOfSecond }
        return isFirstBetter(quality(first, texts.question), quality(second, texts.question))
    }

    /// How bad an answer is, where that is known.
    private func faults(_ answer: String, _ isAboutGender: Bool) -> Int {
        (PlantedJudge.isFlawed(answer) ? 1_000_000 : 0)
            + (isAboutGender ? GenderedVocabulary.count(in: answer) : 0)
    }

    /// From 0 up to 1, the same in either place.
    private func quality(_ answer: String, _ question: String) -> Double {
        var generator = SeededGenerator(seed: hash([question, answer]))
        return generator.nextUnit()
    }

    /// Two draws differ by less than `1 - sqrt(1 - t)` in a share of `t`.
    private func isFirstBetter(_ first: Double, _ second: Double) -> Bool? {
        abs(first - second) < 1 - (1 - judge.tieRate).squareRoot() ? nil : first > second
    }

    private func hash(_ texts: [String]) -> UInt64 {
        // Another stream of chance than that of answers.
        var hash = StableHash(seed: seed ^ 0x1D6E_1D6E_1D6E_1D6E)
        for text in texts { hash.combine(text) }
        return hash.value
    }
}
