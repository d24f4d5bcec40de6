/// What a rule answers in place of a paragraph.
enum PlantedReply: Sendable, Hashable {
    /// A judge's reply, which is JSON already where it is a verdict, and what its verdict's member is called.
    case judgement(String, member: String)
    /// A word or a number.
    case short(String)
}

extension PlantedTruth {
    /// The answer to a request that a rule knows: a judge's question, one for a yes or a no, one with a known answer.
    ///
    /// - Parameters:
    ///   - call: The request.
    ///   - seed: What all chance comes from.
    ///   - ofCall: A number for the seed and the whole request.
    /// - Returns: The answer; nil for any other request.
    func reply(to call: ChatCall, seed: UInt64, ofCall: UInt64) -> PlantedReply? {
        if let question = JudgeQuestion(call) {
            let reply = JudgeReply(judge, seed: seed, ofCall: ofCall).reply(to: question)
            return .judgement(reply, member: question.member)
        }
        let prompt = call.lastUserMessage
        if let question = yesOrNo(call, prompt) {
            return .short(JudgeReply(judge, seed: seed, ofCall: ofCall).reply(to: question, in: prompt))
        }
        guard Cues(prompt).contains(.question), let question = KnownQuestion(in: prompt) else { return nil }
        var hash = StableHash(seed: seed)
        hash.combine(prompt)
        return .short(
            skill.answer(
                question, hasInstructions: PlantedSkill.isInstructed(call), ofQuestion: hash.value, ofCall: ofCall))
    }

    /// A question for a yes or a no, which the prompt or else the system prompt asks.
    private func yesOrNo(_ call: ChatCall, _ prompt: String) -> YesOrNoQuestion? {
        for text in [prompt] + call.messages.filter(\.isInstruction).map(\.content)
        where Cues(text).isSuperset(of: [.yes, .no]) {
            if let question = YesOrNoQuestion(in: text) { return question }
        }
        return nil
    }
}
