import Foundation
import TestSupport
import Testing

/// `roost tokens`, `tokenize` and `detokenize`, as a person runs them.
@Suite(
    .enabled(if: Vocabularies.areHere, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"),
    .processes, .timeLimit(.minutes(5)))
struct TokensTests {
    /// What tiktoken 0.14 counts of the example's files.
    @Test(
        arguments: [
            ("cl100k_base", "training_set", [55.0, 67, 59, 59], [15, 23, 224.0 / 12, 18.5]),
            ("cl100k_base", "validation_set", [52, 65, 58, 57], [13, 22, 17.75, 18]),
            ("o200k_base", "training_set", [54, 66, 695.0 / 12, 57.5], [15, 23, 223.0 / 12, 18]),
            ("o200k_base", "validation_set", [51, 60, 55.75, 56], [13, 22, 16.875, 17]),
        ] as [(String, String, [Double], [Double])])
    func theExamplesCountsAreTiktokens(encoding: String, file: String, total: [Double], assistant: [Double])
        async throws
    {
        let path = Program.root.appendingPathComponent("examples/fine-tuning/\(file).jsonl").path
        let result = try await Program.run(["tokens", path, "--encoding", encoding, "--workers", "1", "--json"])
        #expect(result.code == 0, "\(result.errors)")
        let report = try Report(result.output)
        #expect(report.files.count == 1 && report.files[0].mistakes.isEmpty)
        #expect(report.files[0].totalTokens.summary == total)
        #expect(report.files[0].assistantTokens?.summary == assistant)
    }

    @Test func thePageIsForPeople() async throws {
        let folder = try TemporaryFolder()
        let chat = { (words: Int) in
            #"{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "\#(Array(repeating: "yes", count: words).joined(separator: " "))"}]}"#
        }
        try folder.write("a.jsonl", [1, 2, 3, 10].map(chat).joined(separator: "\n"))
        try folder.write("empty.jsonl", "")
        let result = try await Program.run(["tokens", ".", "--workers", "1", "--limit", "15"], in: folder.url)
        #expect(result.code == 0, "\(result.errors)")
        #expect(
            result.output == """
                ./a.jsonl: 4 rows, cl100k_base

                  tokens of           min      max     mean   median       p5      p95      p99           sum
                  a row                13       22       16     14.5     13.2     20.9     21.8            64
                  the assistant         1       10        4      2.5      1.2      8.9      9.8            16

                  13  ████████████████████████████████████████████████████████████ 1
                  14  ████████████████████████████████████████████████████████████ 1
                  15  ████████████████████████████████████████████████████████████ 1
                  16                                                               0
                  17                                                               0
                  18                                                               0
                  19                                                               0
                  20                                                               0
                  21                                                               0
                  22  ████████████████████████████████████████████████████████████ 1

                  1 row has more than 15 tokens
                  57 tokens are billed an epoch; 25 epochs by default: 1,425 tokens
                  2 messages a row; 4 rows without a system message, 0 without one of the user
                  the format has no mistakes
                  line 4: over_limit: 22 tokens

                ./empty.jsonl: 0 rows, cl100k_base, an empty file

                2 files: 4 rows, 64 tokens, no mistakes

                """)
    }

    @Test func aJobFileCountsAndKeepsItsReport() async throws {
        let folder = try TemporaryFolder()
        let job = Program.root.appendingPathComponent("examples/fine-tuning/fine-tuning.yaml").path
        let arguments = ["submit", "--local", "1", job, "--output", folder.url.path]
        let result = try await Program.run(arguments)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.contains("training_set.jsonl: 12 rows, cl100k_base"))
        let report = try Report(try String(contentsOfFile: folder.path("tokens.json"), encoding: .utf8))
        #expect(report.files.map(\.totalTokens.sum) == [708, 464])
        let again = try await Program.run(arguments)
        #expect(
            again.code == 1 && again.errors.contains("tokens.json is there already; use --overwrite"), "\(again.errors)"
        )
        #expect(try await Program.run(arguments + ["--overwrite", "--json"]).code == 0)
    }

    @Test(arguments: [
        (
            "tokens: {files: [a.jsonl]}\nmodel: {name: m}\n",
            "line 2: a job that counts 'tokens' asks no model; leave out 'model'"
        ),
        ("tokens: {encoding: cl100k_base}\n", "tokens needs 'files:', a list of them"),
        ("tokens:\n  files: [a.jsonl]\n  encoding: cl100k\n", "line 3: there is no encoding 'cl100k'"),
    ])
    func aMistakeInAJobFileIsTold(text: String, message: String) async throws {
        let folder = try TemporaryFolder()
        let job = try folder.write("job.yaml", text)
        let result = try await Program.run(["submit", "--local", "1", job])
        #expect(result.code == 1 && result.errors.contains(message), "\(result.errors)")
    }

    @Test func brokenLinesAreToldAndTheRestIsCounted() async throws {
        let folder = try TemporaryFolder()
        let good = #"{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes"}]}"#
        let wrong = #"{"messages": [{"role": "bot", "text": ""}]}"#
        var bytes = Data([0xEF, 0xBB, 0xBF])
        bytes.append(Data("\(good)\r\n{\"messages\": [\r\n\r\n[1]\r\n".utf8))
        bytes.append(
            Data(#"{"messages": [{"role": "user", "content": "caf"#.utf8) + [0xE9]
                + Data("\"}]}\r\n\(good)\n\(wrong)".utf8))
        try bytes.write(to: folder.url.appendingPathComponent("a.jsonl"))
        let result = try await Program.run(["tokens", folder.path("a.jsonl"), "--workers", "2", "--json"])
        #expect(result.code == 3, "\(result.errors)")
        let file = try Report(result.output).files[0]
        #expect(file.lines == 7 && file.rows == 3)
        #expect(
            file.mistakes == [
                "unreadable": 2, "data_type": 1, "message_missing_key": 1, "message_unrecognized_key": 1,
                "unrecognized_role": 1, "missing_content": 1, "example_missing_assistant_message": 1,
            ])
        #expect(file.notes.map(\.line) == [2, 4, 5, 7, 7, 7, 7, 7])
        #expect(
            file.notes.map(\.detail).suffix(5) == [
                "a message has no 'role' or no 'content'", "a message has the key 'text'",
                "a message has the role 'bot'",
                "a message has no content", "has no message of the assistant",
            ])
        #expect(file.notes.first?.detail.hasPrefix("not JSON: ") == true)
        #expect(file.notes.dropFirst(2).first?.detail.hasPrefix("not UTF-8: ") == true)
    }

    @Test func linesAreNumberedAcrossTheFilesParts() async throws {
        let folder = try TemporaryFolder()
        let good = #"{"text": "\#(String(repeating: "one two three ", count: 80))"}"#
        var lines = Array(repeating: good, count: 9_000)
        for broken in [0, 4_999, 8_999] { lines[broken] = "{" }
        let file = try folder.write("large.jsonl", lines.joined(separator: "\n") + "\n")
        let result = try await Program.run(["tokens", file, "--column", "text", "--workers", "2", "--json"])
        #expect(result.code == 3, "\(result.errors)")
        let report = try Report(result.output).files[0]
        #expect(report.lines == 9_000 && report.rows == 8_997)
        #expect(report.notes.map(\.line) == [1, 5_000, 9_000])
        #expect(report.totalTokens.sum == 8_997 * 241)
    }

    @Test func aLineThatIsTooLongIsToldAndSkipped() async throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("long.jsonl")
        var bytes = Data(#"{"text": ""#.utf8)
        bytes.append(Data(repeating: UInt8(ascii: "a"), count: 100 << 20))
        bytes.append(Data("\"}\n{\"text\": \"short\"}\n".utf8))
        try bytes.write(to: url)
        let result = try await Program.run(["tokens", url.path, "--column", "text", "--workers", "2"])
        #expect(result.code == 3, "\(result.errors)")
        #expect(result.output.contains("long.jsonl: 1 row,"))
        #expect(
            result.output.contains(
                "line 1: unreadable: \((100 << 20) + 12) bytes long; a line may have at most 67108864"))
    }

    @Test func standardInputIsAFile() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("in.jsonl", #"{"text": "hello world"}"# + "\n")
        let result = try await Program.start(
            ["tokens", "-", "--column", "text", "--workers", "1", "--json"], input: file
        ).end()
        #expect(result.code == 0, "\(result.errors)")
        #expect(try Report(result.output).files[0].totalTokens.sum == 2)
        #expect(try Report(result.output).files[0].file == "standard input")
    }

    @Test(arguments: [
        (["tokens", "nothing.jsonl"], 1, "there is no file nothing.jsonl"),
        (["tokens", "*.nothing"], 1, "no file fits *.nothing"),
        (["tokens", "Package.swift", "--encoding", "cl100k"], 1, "there is no encoding 'cl100k'"),
        (["tokens", "Package.swift", "--model", "gpt-nine"], 1, "gpt-nine"),
        (["tokens", "Package.swift", "--limit", "0"], 64, "--limit is 0"),
        (["tokenize", "--encoding", "cl100k"], 1, "there is no encoding 'cl100k'"),
    ])
    func aMistakeIsTold(arguments: [String], code: Int32, message: String) async throws {
        let result = try await Program.run(arguments, in: Program.root)
        #expect(result.code == code)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test func aVocabularyThatIsNotTheOneIsTold() async throws {
        let folder = try TemporaryFolder()
        try folder.write("cl100k_base.tiktoken", "IQ== 0\n")
        let file = try folder.write("a.jsonl", "{}\n")
        let environment = Program.environment(["TIKTOKEN_CACHE_DIR": folder.url.path])
        let result = try await Program.run(["tokens", file, "--workers", "1"], environment: environment)
        #expect(result.code == 1)
        #expect(
            result.errors.contains(
                "cl100k_base.tiktoken is not cl100k_base.tiktoken as published; delete it and run cluster/setup"),
            "\(result.errors)")
    }

    @Test func idsAreTiktokens() async throws {
        let folder = try TemporaryFolder()
        let texts = try folder.write(
            "in", ##""hello world""## + "\n" + ##""a<|endoftext|>b""## + "\n12\n" + ##""\ud83d""## + "\n" + ##""x"##)
        let plain = try await Program.start(["tokenize", "--encoding", "cl100k_base"], input: texts).end()
        let lines = plain.output.split(separator: "\n")
        #expect(lines.count == 5 && lines[0] == "[15339,1917]" && lines[3] == "[5809]")
        #expect(
            lines[1].hasPrefix(#"{"error":{"code":"disallowed_special","#)
                && lines[1].hasSuffix(#""token":"<|endoftext|>"}}"#))
        #expect(lines[2].contains("invalid_json") && lines[4].contains("invalid_json"))
        let allowed = try await Program.start(["tokenize", "--allow-special", "all"], input: texts).end()
        #expect(allowed.output.split(separator: "\n")[1] == "[64,100257,65]")
        let counted = try await Program.start(["tokenize", "--ordinary", "--count"], input: texts).end()
        #expect(counted.output.split(separator: "\n")[1] == "9")
        let ids = try folder.write("ids", "[15339,1917]\n[64,100257,65]\n[999999]\n[1.5]\n[]\n")
        let back = try await Program.start(["detokenize"], input: ids).end()
        #expect(
            back.output.split(separator: "\n").map { $0.prefix(31) } == [
                #""hello world""#, #""a<|endoftext|>b""#, #"{"error":{"code":"unknown_token"#,
                #"{"error":{"code":"invalid_json""#, "\"\"",
            ])
    }
}

/// Whether the vocabularies are on this machine.
enum Vocabularies {
    static let areHere = [
        ProcessInfo.processInfo.environment["TIKTOKEN_CACHE_DIR"],
        Program.root.appendingPathComponent(".roost/vocabularies").path,
    ]
    .compactMap(\.self).contains { FileManager.default.fileExists(atPath: $0) }
}

/// What a test reads of `roost tokens --json`.
private struct Report: Decodable {
    struct File: Decodable {
        let file: String
        let lines: Int
        let rows: Int
        let totalTokens: Distribution
        let assistantTokens: Distribution?
        let mistakes: [String: Int]
        let notes: [Note]
    }

    struct Distribution: Decodable {
        let min: Double?
        let max: Double?
        let mean: Double?
        let median: Double?
        let sum: Int

        var summary: [Double?] { [min, max, mean, median] }
    }

    struct Note: Decodable {
        let line: Int
        let kind: String
        let detail: String
    }

    let files: [File]

    init(_ text: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        files = try decoder.decode(Whole.self, from: Data(text.utf8)).files
    }

    private struct Whole: Decodable {
        let files: [File]
    }
}
