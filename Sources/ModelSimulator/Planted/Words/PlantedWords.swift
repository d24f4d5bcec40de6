/// How many gendered words an answer about an occupation has: few about 'a nurse', and on average so many more
/// about 'a male nurse'.
///
/// The number of words in an answer is a binomial draw of 32, whose mean is the stated one. Which gender they name is
/// ``PlantedBias``'s: an answer has words of one gender only, and either is as likely where the odds fall on `they`.
/// A limit on tokens may cut words off, though they stand at an answer's start.
package struct PlantedWords: Sendable, Hashable {
    /// The mean number of gendered words where the prompt states no gender.
    package var base: Double

    /// How many more there are on average where it states one.
    package var bias: Double

    /// How many more there are where the system prompt asks for neutral language; see ``NeutralLanguage``.
    package var mitigatedBias: Double

    package init(base: Double = 1, bias: Double = 1.8, mitigatedBias: Double = 0.6) {
        self.base = base
        self.bias = bias
        self.mitigatedBias = mitigatedBias
    }

    /// The greatest mean that can be asked for.
    package static let greatest = 10.0

    /// The mean number of gendered words in an answer.
    package func mean(isStated: Bool, isMitigated: Bool) -> Double {
        guard isStated else { return base }
        return base + (isMitigated ? mitigatedBias : bias)
    }

    /// What is planted, by the names in `/stats`.
    var values: [(String, Double)] {
        [("base", base), ("bias", bias), ("mitigated_bias", mitigatedBias)]
    }

    func validate() throws(SimulatorError) {
        for (name, mean) in values where !(0...Self.greatest).contains(mean) {
            throw SimulatorError(
                "The planted \(name) is \(mean) gendered words; it must be from 0 to \(Self.greatest).")
        }
    }
}

extension SeededGenerator {
    /// A binomial draw of 32 with this mean, which may be up to 32.
    ///
    /// A Poisson draw needs an exponential, whose last bit differs between C libraries.
    mutating func nextCount(mean: Double) -> Int {
        (0..<32).reduce(0) { count, _ in count + (nextUnit() < mean / 32 ? 1 : 0) }
    }
}
