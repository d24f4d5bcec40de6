/// What an evaluation of the simulator's answers must find: effects that are planted, with stated values.
///
/// Nothing of it is secret: the help of `roost simulate-model` names the options, and `/stats` tells their values.
/// Every draw is a function of the seed and the request; see ``Answerer``.
package struct PlantedTruth: Sendable, Hashable {
    /// How many gendered words there are about an occupation; nil for paragraphs with the pronouns of ``PlantedBias``.
    package var words: PlantedWords?

    /// How often a question with a known answer is answered right.
    package var skill: PlantedSkill

    /// How judges judge.
    package var judge: PlantedJudge

    /// How much longer paragraphs are than they were; nil for no change.
    package var drift: PlantedDrift?

    package init(
        words: PlantedWords? = nil, skill: PlantedSkill = .init(), judge: PlantedJudge = .init(),
        drift: PlantedDrift? = nil
    ) {
        self.words = words
        self.skill = skill
        self.judge = judge
        self.drift = drift
    }

    /// What `roost simulate-model` and a session's own simulator plant.
    package static let standard = PlantedTruth(words: PlantedWords())

    /// Makes sure that the values can be meant.
    ///
    /// - Throws: ``SimulatorError`` for the first that cannot.
    package func validate() throws(SimulatorError) {
        try words?.validate()
        try skill.validate()
        try judge.validate()
        try drift?.validate()
    }

    /// Makes sure that a share is from 0 to 1.
    static func validate(_ share: Double, _ name: String) throws(SimulatorError) {
        guard (0...1).contains(share) else {
            throw SimulatorError("The planted \(name) is \(share); it must be from 0 to 1.")
        }
    }
}
