internal import ArgumentParser
internal import ModelSimulator

/// What `roost simulate-model` plants for evaluations to find.
struct SimulatedTruthOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Gendered words about 'a male nurse' more than about 'a nurse', which has 1, on average.",
            discussion: """
                Of every occupation, and of 'female' likewise; 0 for none. The words stand behind the answer's first \
                sentence, and GET /bias tells the odds of their gender.
                """,
            valueName: "words"))
    var bias = PlantedWords().bias
    @Option(
        help: ArgumentHelp(
            "The same where the system prompt asks for neutral language.",
            discussion: "It does with one of: \(NeutralLanguage.phrases.joined(separator: ", ")).", valueName: "words"))
    var mitigatedBias = PlantedWords().mitigatedBias
    @Flag(help: "Write about an occupation with one pronoun throughout, by the odds of GET /bias, without --bias.")
    var pronouns = false
    @Option(
        help: ArgumentHelp(
            "The share of right answers to 'What is 17 + 25?' or 'What is the capital of France?'.",
            valueName: "share"))
    var skill = PlantedSkill().plain
    @Option(
        help: ArgumentHelp(
            "The same where the system prompt says 'step by step' or 'check'.", valueName: "share"))
    var skillWithInstructions = PlantedSkill().withInstructions
    @Option(
        help: ArgumentHelp(
            "The share of judged answers that are good: a judge says yes, or gives a high score.",
            discussion: """
                A judge is asked by a question that wants a JSON object with a verdict (yes or no, a score of a \
                scale, first or second or tie), or a yes or no. An answer with [flaw] in it is bad; so is one with a \
                gendered word where the question speaks of gender, and one without the words of its reference. An \
                answer to a prompt with [flaw] in it has it, too.
                """,
            valueName: "share"))
    var judgeYesRate = PlantedJudge().yesRate
    @Option(help: ArgumentHelp("The share of a judge's verdicts that are wrong.", valueName: "share"))
    var judgeErrorRate = PlantedJudge().errorRate
    @Option(
        help: ArgumentHelp("The share of comparisons in which the first place wins anyway.", valueName: "share"))
    var judgePositionBias = PlantedJudge().positionBias
    @Option(help: ArgumentHelp("The share of comparisons that are a tie.", valueName: "share"))
    var judgeTieRate = PlantedJudge().tieRate
    @Option(
        help: ArgumentHelp(
            "The share of a judge's replies that are no verdict; --fault content-filter:RATE% filters them.",
            valueName: "share"))
    var judgeRubbishRate = PlantedJudge().rubbishRate
    @Option(help: ArgumentHelp("The share of a judge's replies that decline to judge.", valueName: "share"))
    var judgeRefusalRate = PlantedJudge().refusalRate
    @Option(
        help: ArgumentHelp(
            "Words by which paragraphs are longer on average, as after a change of the model.", valueName: "words"))
    var driftLength = 0.0
    @Option(help: ArgumentHelp("The model whose paragraphs are longer; without one, all of them.", valueName: "name"))
    var driftModel: String?

    func apply(to configuration: inout Simulator.Configuration) {
        configuration.planted = PlantedTruth(
            words: pronouns ? nil : PlantedWords(bias: bias, mitigatedBias: mitigatedBias),
            skill: PlantedSkill(plain: skill, withInstructions: skillWithInstructions),
            judge: PlantedJudge(
                yesRate: judgeYesRate, errorRate: judgeErrorRate, positionBias: judgePositionBias,
                tieRate: judgeTieRate, rubbishRate: judgeRubbishRate, refusalRate: judgeRefusalRate),
            drift: driftLength == 0 ? nil : PlantedDrift(words: driftLength, model: driftModel))
    }
}
