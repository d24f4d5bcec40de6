package import ModelSimulator
internal import Operators
internal import Tokenization

extension Simulator {
    /// What counts a simulator's tokens in this process: the tokenizer, or where no vocabulary can be found,
    /// words, which the simulator's statistics then say.
    package static func meterOfProcess() -> any TokenMeter {
        EncodingMeter(searching: .ofProcess) ?? WordMeter()
    }
}
