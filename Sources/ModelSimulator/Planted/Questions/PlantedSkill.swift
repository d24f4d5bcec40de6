/// How often a question with a known answer is answered right.
///
/// Half of the draws are the question's own, whoever asks it and however: a hard question is hard for every system
/// prompt and every model, so that pairs of runs agree more often than chance has it, as they do of real models.
package struct PlantedSkill: Sendable, Hashable {
    /// The probability of a right answer.
    package var plain: Double

    /// The same where the system prompt says 'step by step' or 'check'.
    package var withInstructions: Double

    package init(plain: Double = 0.7, withInstructions: Double = 0.85) {
        self.plain = plain
        self.withInstructions = withInstructions
    }

    /// What is planted, by the names in `/stats`.
    var values: [(String, Double)] { [("plain", plain), ("with_instructions", withInstructions)] }

    func validate() throws(SimulatorError) {
        for (name, share) in values { try PlantedTruth.validate(share, "skill \(name)") }
    }

    /// The answer to a question.
    ///
    /// - Parameters:
    ///   - question: What is asked.
    ///   - hasInstructions: Whether the system prompt helps.
    ///   - ofQuestion: A number for the seed and the question.
    ///   - ofCall: A number for the seed and the whole request.
    /// - Returns: The right answer, or a wrong one.
    func answer(_ question: KnownQuestion, hasInstructions: Bool, ofQuestion: UInt64, ofCall: UInt64) -> String {
        var hardness = SeededGenerator(seed: ofQuestion)
        var generator = SeededGenerator(seed: ofCall)
        let (common, own) = (hardness.nextUnit(), generator.nextUnit())
        let draw = generator.next() & 1 == 0 ? common : own
        guard draw >= (hasInstructions ? withInstructions : plain) else { return question.answer }
        return question.wrongAnswer(using: &generator)
    }

    /// Whether a system prompt asks for care: it has 'step by step' or the word 'check'.
    static func isInstructed(_ call: ChatCall) -> Bool {
        call.messages.contains { message in
            guard message.isInstruction else { return false }
            let cues = Cues(message.content)
            if cues.contains(.check) { return true }
            return cues.contains(.step)
                && message.content.lowercased().replacing("-", with: " ").contains("step by step")
        }
    }
}
