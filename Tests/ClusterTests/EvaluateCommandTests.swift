import Foundation
import TestSupport
import Testing

/// `roost evaluate` on files of results whose differences are planted.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct EvaluateCommandTests {
    /// Rows as JSON lines.
    private func lines(_ rows: [[String: Any]]) throws -> String {
        try rows.map { row in
            String(decoding: try JSONSerialization.data(withJSONObject: row, options: .sortedKeys), as: UTF8.self)
                + "\n"
        }.joined()
    }

    /// 100 questions of which the first 40 are right before, and the first 70 after; rows 90 to 94 fail after.
    private func twoRuns(_ folder: TemporaryFolder) throws {
        func rows(right: Int, failing: Range<Int>) -> [[String: Any]] {
            (0..<100).map { id in
                let isFailed = failing.contains(id)
                return [
                    "id": id, "prompt": "Question \(id)?", "latency_seconds": 1 + Double(id % 7) / 10,
                    "answer": isFailed ? NSNull() : "answer \(id < right ? id : -1)", "right": "answer \(id)",
                    "correct": isFailed ? NSNull() : id < right, "error_message": isFailed ? "no route" : NSNull(),
                    "error_category": isFailed ? "connection" : NSNull(), "simulated": true,
                ] as [String: Any]
            }
        }
        try folder.write("before.jsonl", try lines(rows(right: 40, failing: 0..<0)))
        // In another order: the key says which rows belong together.
        try folder.write("after.jsonl", try lines(rows(right: 70, failing: 90..<95).reversed()))
    }

    private func evaluate(_ folder: TemporaryFolder, _ arguments: [String]) async throws -> Program.Result {
        try await Program.run(["evaluate"] + arguments + ["--workers", "2"], in: folder.url)
    }

    /// What a person sees: 42 and 74 % of the 95 rows that both runs have a score of, 30 of which got better.
    private static let golden = """
        after beside before
        SIMULATED: the answers are a simulator's and say nothing about any model.

        Verdicts
          worse      Calls of after fail 5.0 points more often than those of before (95 %: 0.3 to 11.2
                     points; Holm p 0.031; 100 rows).
          better     Answers of after score 32 points higher in correct than those of before (95 %: 22 to 40
                     points; Holm p < 0.001; 95 rows).

        after less before
                       effect             95 %        p        n
          correct  +32 points  22 to 40 points  < 0.001  95 rows
        Refused, filtered, without a score or failed: after less before
                      effect                95 %      p         n
          Error  +5.0 points  0.3 to 11.2 points  0.031  100 rows

        Rows that both runs have
                  rows  answered  refused  filtered  no score  error
          before   100       100        0         0         0      0
          after    100        95        0         0         0      5

        correct: after beside before
                            mean             95 %
          before            42 %       33 to 52 %
          after             74 %       64 to 81 %
          difference  +32 points  22 to 40 points
          30 better, 0 worse, 65 unchanged

        Left out
          5 rows for correct: a side has no score: error.
        wrote: report.html
        wrote: report.json

        """

    @Test func twoRunsAreComparedRowByRow() async throws {
        let folder = try TemporaryFolder()
        try twoRuns(folder)
        let result = try await evaluate(
            folder,
            ["before.jsonl", "after.jsonl", "--key", "id", "--metric", "correct", "--report", "report.html"])
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output == Self.golden, "\(result.output)")
        let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("report.json")))
        let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(report["simulated"] as? Bool == true && report["data_file"] as? String == "report.json")
        let comparison = try #require((report["comparisons"] as? [[String: Any]])?.first)
        let better = try #require((comparison["better"] as? [String: Any])?["rows"] as? [[String: Any]])
        #expect(better.count == 30)
        for row in better {
            let id = try #require(row["row"] as? String)
            #expect(row["prompt"] as? String == "Question \(id)?" && row["second_answer"] as? String == "answer \(id)")
            #expect(row["first_answer"] as? String == "answer -1")
        }
        let page = try String(contentsOfFile: folder.path("report.html"), encoding: .utf8)
        #expect(page.contains("SIMULATED") && page.utf8.count < 2_000_000)
        // Again: it is there.
        let again = try await evaluate(folder, ["before.jsonl", "--metric", "correct", "--report", "report.html"])
        #expect(again.code == 1 && again.errors.contains("--overwrite"))
    }

    @Test func theReportIsTheSameOnAnyNumberOfWorkersAndFiles() async throws {
        let folder = try TemporaryFolder()
        try twoRuns(folder)
        let all = try String(contentsOfFile: folder.path("before.jsonl"), encoding: .utf8).split(separator: "\n")
        try FileManager.default.createDirectory(atPath: folder.path("parts"), withIntermediateDirectories: true)
        for part in 0..<10 {
            let rows = all[(part * 10)..<(part * 10 + 10)].map { $0 + "\n" }.joined()
            try folder.write("parts/\(part).jsonl", rows)
        }
        let flags = ["--key", "id", "--metric", "correct", "--title", "T", "--json"]
        let one = try await Program.run(
            ["evaluate", "before.jsonl", "after.jsonl", "--workers", "1"] + flags, in: folder.url)
        let many = try await Program.run(
            ["evaluate", "parts/*.jsonl", "after.jsonl", "--workers", "3"] + flags, in: folder.url)
        #expect(one.code == 0 && many.code == 0, "\(one.errors)\(many.errors)")
        let name = many.output.contains("parts/*.jsonl") ? "parts/*.jsonl" : "*.jsonl"
        #expect(many.output.replacing(name, with: "before") == one.output)
    }

    @Test func pairsSayBias() async throws {
        let folder = try TemporaryFolder()
        var rows: [[String: Any]] = []
        for pair in 0..<39 {
            for side in ["neutral", "loaded"] {
                let more = side == "loaded" ? 2 * Double(pair % 3) : 0
                rows.append(["pair": "p\(pair)", "kind": side, "words": Double(pair % 5) + more])
            }
        }
        try folder.write("pairs.jsonl", try lines(rows))
        let result = try await evaluate(
            folder, ["pairs.jsonl", "--pair", "pair", "--side", "kind", "--metric", "words"])
        #expect(result.code == 0, "\(result.errors)")
        #expect(
            result.output.contains("worse      Answers to loaded prompts score 2.0 higher in words than those"),
            "\(result.output)")
        #expect(result.output.contains("39 pairs") && !result.output.contains("SIMULATED"))
    }

    @Test func wordsOfAFileAreCounted() async throws {
        let folder = try TemporaryFolder()
        try folder.write("words.txt", "# Doe 2020\nnurse\nday care\n")
        try folder.write("design.yaml", "scores: [{scorer: word_list, list: {file: words.txt}, name: care}]\n")
        try folder.write(
            "rows.jsonl",
            (0..<10).map { "{\"answer\": \"A nurse in day care number \($0).\"}\n" }.joined())
        let result = try await evaluate(folder, ["rows.jsonl", "--design", "design.yaml"])
        #expect(result.code == 0 && result.output.contains("care"), "\(result.output)\(result.errors)")
    }

    @Test func windowsDriftOrDoNot() async throws {
        let folder = try TemporaryFolder()
        func rows(_ shift: Double, _ reason: String) -> [[String: Any]] {
            (0..<400).map { (id: Int) -> [String: Any] in
                let seconds = Double((id * 7919) % 400) / 100 + shift
                return ["latency_seconds": seconds, "finish_reason": id % 10 == 0 ? reason : "stop"]
            }
        }
        try folder.write("monday.jsonl", try lines(rows(0, "length")))
        try folder.write("tuesday.jsonl", try lines(rows(0, "length")))
        try folder.write("wednesday.jsonl", try lines(rows(1, "length")))
        let flags = ["--drift", "latency_seconds,finish_reason"]
        let steady = try await evaluate(folder, ["monday.jsonl", "tuesday.jsonl"] + flags)
        #expect(steady.code == 0 && !steady.output.contains("  drifted "), "\(steady.output)\(steady.errors)")
        let moved = try await evaluate(folder, ["monday.jsonl", "wednesday.jsonl"] + flags)
        #expect(moved.code == 0 && moved.output.contains("latency_seconds         drifted"), "\(moved.output)")
        #expect(moved.output.contains("finish_reason    no drift shown"), "\(moved.output)")
    }

    @Test func badRowsAndDesignsAreSaid() async throws {
        let folder = try TemporaryFolder()
        try twoRuns(folder)
        try folder.write(
            "pairs.csv", "pair,side,group,words,same,text\na,neutral,x,1,5,u\na,loaded,x,2,5,v\nb,neutral,y,4,5,w\n")
        try folder.write("nan.csv", "id,x\n1,0.5\n2,NaN\n3,Infinity\n4,1.5\n")
        try folder.write("other.csv", "id,x\n7,1\n8,2\n")
        try folder.write("twice.csv", "id,x\n1,1\n1,2\n")
        try folder.write("words.txt", "nurse\nday care\n\nnanny\n")
        try folder.write("lists.yaml", "scores:\n  - {scorer: word_list, list: {file: words.txt}}\n")
        try folder.write("none.jsonl", "")
        try folder.write("design.yaml", "evaluate:\n  metrics: [x]\n  pair: id\n")
        let cases: [([String], Int32, [String])] = [
            (["before.jsonl"], 1, ["nothing is to be measured"]),
            (["before.jsonl", "--metric", "corect"], 1, ["'corect'", "did you mean 'correct'"]),
            (["before.jsonl", "--metric", "prompt"], 1, ["texts, none of which is a number"]),
            (["before.jsonl", "--score", "exact_match"], 1, ["'reference'"]),
            (["before.jsonl", "--score", "exact"], 64, ["no scorer exact", "exact_match"]),
            (["before.jsonl", "--score", "{\"scorer\": \"regex\"}"], 64, ["pattern"]),
            (["pairs.csv", "--pair", "pair", "--side", "side", "--metric", "words"], 1, ["single pair"]),
            (["pairs.csv", "--pair", "pair", "--side", "group", "--metric", "words"], 1, ["on the side 'x'"]),
            (["pairs.csv", "--pair", "pair", "--metric", "words"], 64, ["--side"]),
            (["pairs.csv", "--group", "text2", "--metric", "words"], 1, ["groups.column", "'text2'"]),
            (["before.jsonl", "--group", "simulated", "--metric", "correct"], 1, ["one group only", "two groups"]),
            (["nan.csv", "other.csv", "--key", "id", "--metric", "x"], 1, ["no row in common"]),
            (["twice.csv", "--key", "id", "--metric", "x"], 1, ["two rows with the key '1'", "repeats"]),
            (["before.jsonl", "--drift", "latency_seconds"], 1, ["one only"]),
            (["before.jsonl", "after.jsonl", "--drift", "nix"], 1, ["'drift'", "'nix'"]),
            (["nan.csv", "--design", "design.yaml"], 1, ["design.yaml, line 3", "no 'pair'", "'pairs'"]),
            (["nan.csv", "--metric", "x", "--report", "r.txt"], 64, [".html"]),
            (
                ["nan.csv", "--design", "lists.yaml"], 1,
                ["lists.yaml, line 2", "words.txt, line 3", "the line is empty"]
            ),
            (["none.jsonl", "--metric", "x"], 1, ["run 'none' has no columns"]),
            (["missing.csv", "--metric", "x"], 1, ["missing.csv"]),
        ]
        for (arguments, code, words) in cases {
            let result = try await evaluate(folder, arguments)
            #expect(result.code == code, "\(arguments): \(result.output)\(result.errors)")
            for word in words { #expect(result.errors.contains(word), "\(word): \(result.errors)") }
        }
        // What is no number is a counted outcome, and constant data has no spread.
        let nan = try await evaluate(folder, ["nan.csv", "--metric", "x"])
        #expect(nan.code == 0 && nan.output.contains("2 rows of nan for x: no score: no score."), "\(nan.output)")
        let constant = try await evaluate(
            folder, ["before.jsonl", "after.jsonl", "--key", "id", "--metric", "{\"column\": \"id\"}"])
        #expect(constant.code == 0 && constant.output.contains("not shown"), "\(constant.output)")
    }
}
