import Foundation
import Roost

// The fine-tuning lab's first step: are two files fit to fine-tune a chat model on, and what would it cost?
// Nothing is asked of a model; the workers count tokens.

@main
struct FineTuning {
    static func main() async {
        do {
            let arguments = CommandLine.arguments.dropFirst()
            try await run(files: arguments.isEmpty ? examples : Array(arguments))
        } catch {
            FileHandle.standardError.write(Data("fine-tuning: \(error)\n".utf8))
            exit(1)
        }
    }

    /// The files beside this one.
    static let examples = ["training_set.jsonl", "validation_set.jsonl"].map {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent($0).path
    }

    static func run(files: [String]) async throws {
        let session = try await Session.builder.appName("fine-tuning").master("local[2]").getOrCreate()

        // The lab's checks, as `roost tokens` prints them.
        let report = try await session.tokenReport(of: files, encoding: .cl100kBase)
        print(report)

        // The same counts as columns: which answers are longest, and how they would be cut.
        let counted = try await session.read.json(files[0])
            .withColumn("tokens", chatTokenCount(col("messages")))
            .withColumn("answer", col("messages").getItem(2).getField("content"))
            .withColumn("answer_tokens", tokenCount(col("answer")))
            .withColumn("first_ten", truncateTokens(col("answer"), to: 10))
        print("Answers of more than 18 tokens:")
        try await counted.filter(col("answer_tokens") > 18)
            .select("tokens", "answer_tokens", "first_ten").show(truncate: 60)

        await session.stop()
        if report.hasMistakes { exit(3) }
    }
}
