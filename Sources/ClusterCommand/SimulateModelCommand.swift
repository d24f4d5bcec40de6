internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import LocalCluster
internal import ModelSimulator

struct SimulateModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate-model",
        abstract: "Serve simulated answers in the shape of OpenAI's and Azure OpenAI's endpoints.",
        discussion: """
            Chat completions (streamed too), embeddings, files and batches. No model is asked: answers are \
            made up, the same ones for the same seed, and say that they are simulated. GET /stats counts calls, \
            tokens, refusals and prompts that were paid for twice, and tells what is planted; POST /reset forgets \
            the counts; GET /bias tells the odds of pronouns.

            What evaluations are to find is planted, with the values of the options below and nothing hidden: a \
            number of gendered words about an occupation, a skill in sums and capitals, judges with errors, longer \
            answers. --answer-tokens goes before all of it.

            A prompt with [filter:hate] in it is refused by the content filter, one with \
            [filter-output:violence] has its answer cut by it; also self_harm, sexual, jailbreak.
            """)

    @OptionGroup(title: "Answers") var answers: SimulatedAnswerOptions
    @OptionGroup(title: "Planted effects") var truth: SimulatedTruthOptions
    @OptionGroup(title: "Quotas") var quotas: SimulatedQuotaOptions
    @OptionGroup(title: "Faults") var faults: SimulatedFaultOptions
    @OptionGroup(title: "Batches") var batches: SimulatedBatchOptions

    func run() async throws {
        var configuration = Simulator.Configuration(meter: Simulator.meterOfProcess())
        try answers.apply(to: &configuration)
        truth.apply(to: &configuration)
        configuration.quotas = try quotas.settings()
        try faults.apply(to: &configuration)
        try batches.apply(to: &configuration)
        let running = try await Simulator.start(configuration)
        Console.print(
            """
            SIMULATED MODEL at \(running.baseURL): no model is asked.

              export OPENAI_BASE_URL=\(running.baseURL)/v1 OPENAI_API_KEY=\(Self.shown(answers.keys))

            \(Self.tokens(configuration.meter))
            Planted for evaluations to find:
            \(configuration.planted)
            Counts of calls: \(running.baseURL)/stats   Ctrl-C ends it.
            """)
        fflush(nil)
        await Signals.wait()
        await running.stop()
    }

    /// What stands for the key: a key that somebody gave is not written into a log.
    private static func shown(_ keys: [String]) -> String {
        guard let key = keys.first else { return "any" }
        return key.count > 8 ? "THE-KEY-THAT-ENDS-IN-\(key.suffix(4))" : "THE-KEY"
    }

    /// What counts tokens, and what to do where that is not the tokenizer.
    private static func tokens(_ meter: any TokenMeter) -> String {
        meter is WordMeter
            ? "Tokens are counted as WORDS, too few by about a tenth: no vocabulary was found. Run cluster/setup to get it."
            : "Tokens are counted by each model's encoding, of unknown models by \(meter.name)."
    }
}
