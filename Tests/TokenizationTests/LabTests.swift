import Foundation
import TestSupport
import Testing

@testable import Tokenization

/// The fine-tuning lab's table of token counts.
@Suite(
    .ownThreads, .enabled(if: Outside.hasLabs, "no lab data: set ROOST_SHARED to the folder that has it"),
    .enabled(if: Outside.hasVocabularies, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"))
struct LabTests {
    struct Expected: CustomTestStringConvertible, Sendable {
        let encoding: EncodingName
        let file: String
        /// Minimum, maximum, mean, median.
        let total: [Double]
        let assistant: [Double]

        var testDescription: String { "\(encoding) \(file)" }
    }

    @Test(arguments: [
        Expected(
            encoding: .cl100kBase, file: "training_set", total: [47, 62, 52.1, 50.5], assistant: [13, 30, 17.6, 15.5]),
        Expected(
            encoding: .cl100kBase, file: "validation_set", total: [43, 65, 51.4, 49], assistant: [8, 29, 15.9, 13.5]),
        Expected(
            encoding: .o200kBase, file: "training_set", total: [46, 59, 49.8, 48.5], assistant: [13, 28, 16.5, 14]),
        Expected(
            encoding: .o200kBase, file: "validation_set", total: [41, 64, 48.9, 47], assistant: [8, 29, 15, 12.5]),
    ])
    func table(_ expected: Expected) throws {
        let counter = ChatCounter(try Outside.encoding(expected.encoding).makeTokenizer())
        let counts = try Outside.lines("labs/data/\(expected.file).jsonl").map { line in
            let example = try line.withUnsafeBytes { try counter.example($0) }
            #expect(example.problems.isEmpty && example.messages == 3)
            return example.tokens
        }
        #expect(counts.count == 10)
        #expect(counts.allSatisfy { !$0.isEstimate })
        #expect(summary(counts.map(\.total)) == expected.total)
        #expect(summary(counts.map(\.assistant)) == expected.assistant)
    }

    private func summary(_ values: [Int]) -> [Double] {
        let sorted = values.sorted().map(Double.init)
        let middle = sorted.count / 2
        return [
            sorted[0], sorted[sorted.count - 1], sorted.reduce(0, +) / Double(sorted.count),
            (sorted[middle - 1] + sorted[middle]) / 2,
        ]
    }
}
