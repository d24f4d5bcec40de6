import Foundation
import TestSupport
import Testing

/// Files as people have them, through a whole job: what goes in comes out, letter by letter.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct InputFilesTests {
    private func submit(
        _ folder: TemporaryFolder, _ input: String, prompt: String = "{q}", _ rest: String = ""
    ) async throws -> Program.Result {
        let job = try folder.write(
            "job.yaml",
            "model: {name: gpt-4o-mini, endpoint: simulator, max_tokens: 20}\nprompt: \"\(prompt)\"\n"
                + "inputs:\n  in: \(input)\noutput: out\n\(rest)\n")
        return try await Program.run(["submit", job, "--local", "1", "--overwrite"], in: folder.url)
    }

    @Test func resultsHaveTheLettersOfTheFile() async throws {
        let folder = try TemporaryFolder()
        let values = #""at":"2024-01-02T03:04:05Z","n":1.50,"big":12345678901234567890123,"o":{"a": [1,null]},"mix":5"#
        try folder.write("in.jsonl", "{\"q\":\"say\",\(values)}\n{\"q\":\"10:30\",\"mix\":\"x\"}\n")
        let result = try await submit(folder, "{file: in.jsonl}")
        #expect(result.code == 0, "\(result.errors)")
        let lines = try String(contentsOfFile: folder.path("out/in.jsonl"), encoding: .utf8).split(separator: "\n")
        #expect(lines[0].hasPrefix("{\"q\":\"say\",\(values),\"answer\":"), "\(lines[0])")
        #expect(
            lines[1].hasPrefix(#"{"q":"10:30","at":null,"n":null,"big":null,"o":null,"mix":"x","answer":"#),
            "\(lines[1])")
        try folder.write("in.csv", "q,v\nyes,3.10\nno,01234\n")
        #expect(try await submit(folder, "{file: in.csv}").code == 0)
        #expect(try rows(folder.path("out/in.jsonl")).map { $0["v"] as? String } == ["3.10", "01234"])
    }

    @Test func anInputsColumnsNeverReplaceTheJobs() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "in.jsonl",
            #"{"q":"hi","answer":"gold","reply":"the human reply","error_message":5,"simulated":false,"Model":"x"}"#
                + "\n")
        let result = try await submit(folder, "{file: in.jsonl}", prompt: "{q} {answer} {reply}")
        #expect(result.code == 0 && result.output.contains("1 answered, 0 failed"), "\(result.output)\(result.errors)")
        let row = try #require(try rows(folder.path("out/in.jsonl")).first)
        #expect(row["input_answer"] as? String == "gold" && row["reply"] as? String == "the human reply")
        #expect(row["input_error_message"] as? Int == 5 && row["error_message"] is NSNull)
        #expect(row["simulated"] as? Bool == true && row["input_simulated"] as? Bool == false)
        #expect((row["answer"] as? String)?.isEmpty == false && row["answer"] as? String != "gold")
        try folder.write("in.jsonl", #"{"q":"hi","__request":"x"}"# + "\n")
        let refused = try await submit(folder, "{file: in.jsonl}")
        #expect(refused.code == 1 && refused.errors.contains("__request"), "\(refused.errors)")
    }

    @Test func foldersPatternsAndCompressedFilesAreRead() async throws {
        let folder = try TemporaryFolder()
        for name in ["data/run=7", "data/run=8"] {
            try FileManager.default.createDirectory(
                atPath: folder.path(name), withIntermediateDirectories: true)
            try folder.write("\(name)/part-0.jsonl", "{\"q\":\"\(name.suffix(1))\"}\n")
        }
        let packed = try #require(
            Data(base64Encoded: "H4sIAGnLCmsC/6tWKlSyUsrIVKrlAgAEozFJCwAAAB+LCABpywprAv+rVipUslLKyFeq5QIA2PxabAsAAAA="))
        try packed.write(to: URL(fileURLWithPath: folder.path("a.jsonl.gz")))
        try folder.write("a.tsv", "q\tz\nhi\t1\n")
        try folder.write("all.json", "[\n {\"q\": \"a\"},\n {\"q\": \"b\"}\n]\n")
        for (input, expected) in [
            ("{file: data}", ["7", "8"]), ("{file: \"data/*/*.jsonl\"}", ["7", "8"]),
            ("{file: a.jsonl.gz}", ["hi", "ho"]),
            ("{file: a.tsv}", ["hi"]), ("{file: all.json}", ["a", "b"]),
        ] {
            let result = try await submit(folder, input)
            #expect(result.code == 0, "\(input): \(result.errors)")
            #expect(try rows(folder.path("out/in.jsonl")).map { $0["q"] as? String } == expected, "\(input)")
        }
    }

    @Test func whatCannotBeReadIsToldBeforeAnythingIsAsked() async throws {
        let folder = try TemporaryFolder()
        let good = String(repeating: "q,z\n", count: 1) + String(repeating: "a,1\n", count: 30_000)
        try folder.write("in.csv", good + "b,1,2\n")
        let ragged = try await submit(folder, "{file: in.csv}")
        #expect(ragged.code == 1 && ragged.errors.contains("line 30002"), "\(ragged.errors)")
        #expect(!ragged.output.contains("calls:"), "nothing is asked or reported: \(ragged.output)")
        try folder.write("empty.jsonl", "")
        let empty = try await submit(folder, "{file: empty.jsonl}")
        #expect(empty.code == 1 && empty.errors.contains("is empty"), "\(empty.errors)")
        mkfifo(folder.path("pipe.jsonl"), 0o600)
        let pipe = try await submit(folder, "{file: pipe.jsonl}")
        #expect(pipe.code == 1 && pipe.errors.contains("pipe"), "\(pipe.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("out/in.jsonl")))
    }

    @Test func aLongTextDoesNotFillTheTerminal() async throws {
        let folder = try TemporaryFolder()
        try folder.write("in.csv", "q,doc\nhi,\"\(String(repeating: "x", count: 3_000_000))\"\n")
        let result = try await submit(folder, "{file: in.csv}")
        #expect(result.code == 0 && result.output.utf8.count < 3_000, "\(result.output.utf8.count)")
        #expect(result.output.contains("(3,000,000"))
    }

    @Test func aFullDiskIsTold() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "t.jsonl", #"{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"x"}]}"# + "\n")
        for command in ["tokens t.jsonl", "tokens --json t.jsonl", "prices", "jobs --json", "tokenize < words"] {
            try folder.write("words", "\"hello\"\n")
            let result = try await Program.start(
                ["-c", "\"$0\" \(command) > /dev/full", Program.path], program: "/bin/sh",
                environment: Program.environment(["ROOST_HOME": folder.path("home")]), in: folder.url
            ).end()
            #expect(
                result.code == 1 && result.errors.contains("standard output cannot be written"), "\(command): \(result)"
            )
        }
    }

    /// The number of a closed stream goes to the next file or socket otherwise.
    @Test func aClosedStreamIsNoOtherFile() async throws {
        let folder = try TemporaryFolder()
        let chat = #"{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"x"}]}"# + "\n"
        try folder.write("t.jsonl", chat)
        for closed in [">&-", "<&- >&-", "<&- >&- 2>&-"] {
            for command in ["tokens t.jsonl", "tokens --json t.jsonl", "prices", "jobs"] {
                let result = try await Program.start(
                    ["-c", "\"$0\" \(command) \(closed)", Program.path], program: "/bin/sh",
                    environment: Program.environment(["ROOST_HOME": folder.path("home")]), in: folder.url
                ).end()
                #expect(result.code == 0 && result.errors.isEmpty, "\(command) \(closed): \(result)")
            }
        }
        #expect(try String(contentsOfFile: folder.path("t.jsonl"), encoding: .utf8) == chat)
    }

    @Test func tokensOfPipesAndArraysAreCounted() async throws {
        let folder = try TemporaryFolder()
        let chat =
            #"{"messages":[{"role":"user","content":"one two","content":"hi"},{"role":"assistant","content":"hello"}]}"#
        try folder.write("t.jsonl", chat + "\n")
        try folder.write("t.json", "[\(chat),\n\(chat)]\n")
        let pipe = try await Program.start(
            ["-c", "cat t.jsonl | \"$0\" tokens --workers 1 /dev/stdin", Program.path], program: "/bin/sh",
            in: folder.url
        ).end()
        #expect(pipe.code == 0 && pipe.output.contains("/dev/stdin: 1 row"), "\(pipe)")
        #expect(
            pipe.output.contains("13 tokens are billed"), "a key that stands twice has its last value: \(pipe.output)")
        let array = try await Program.run(["tokens", "--workers", "1", "t.json"], in: folder.url)
        #expect(array.output.contains("2 rows") && array.output.contains("26 tokens are billed"), "\(array)")
    }
}
