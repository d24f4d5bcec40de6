import DataFrames
import Foundation
import Planning
import Testing

@testable import JobFiles

@Suite struct JobFileTests {
    private func read(_ text: String, files: [String: String] = [:]) throws -> JobFile {
        let folder = try TemporaryFolder()
        for (name, text) in files { try folder.write(name, text) }
        return try JobFile(path: try folder.write("lab.yaml", text))
    }

    @Test func everyPartOfAJobIsRead() throws {
        let job = try read(
            """
            model: {name: m, endpoint: auto, system: Be brief., max_tokens: 7, temperature: 0.5, seed: 3}
            prompt: "Describe a {job}."
            inputs:
              a: {rows: [x, "y"]}
              b: {file: b.csv}
            compare: {gendered_words: [a, b]}
            output: out
            formats: [jsonl]
            """, files: ["b.csv": "prompt\nx\n"])
        #expect(job.name == "lab" && job.model == "m" && job.endpoint == .auto && job.system == "Be brief.")
        #expect(
            job.sampling == ChatColumn.Sampling(maxTokens: 7, temperature: 0.5, seed: 3)
                && job.prompt == "Describe a {job}.")
        #expect(job.inputs.map(\.name) == ["a", "b"])
        #expect(job.genderedWords?.neutral == "a" && job.genderedWords?.loaded == "b")
        #expect(job.output.hasSuffix("/out") && job.formats == [.json])
    }

    /// YAML's merge keys, with a place at the top for what is merged.
    @Test func whatIsMergedIsThereUnlessItIsSaidOtherwise() throws {
        let job = try read(
            """
            x-common: &common {max_tokens: 7, temperature: 0.5}
            x-other: &other
              <<: *common
              seed: 3
              max_tokens: 8
            model:
              <<: [*other, {name: m, seed: 4, top_p: 0.5}]
              temperature: 1
            inputs:
              a: {rows: [x]}
            """)
        #expect(job.model == "m")
        #expect(job.sampling == ChatColumn.Sampling(maxTokens: 8, temperature: 1, topP: 0.5, seed: 3))
    }

    /// Each alias of a chain names the one before it many times.
    @Test(.timeLimit(.minutes(1))) func aliasesWithoutEndAreRefused() {
        var text = "x-0: &a0 {k: v}\n"
        for level in 1...30 {
            let names = (0..<9).map { _ in "*a\(level - 1)" }.joined(separator: ", ")
            text += "x-\(level): &a\(level) [\(names)]\n"
        }
        let error = #expect(throws: RoostError.self) { try read(text + "model: {<<: {name: m}}\n") }
        #expect(error?.message.contains("aliases") == true)
    }

    @Test(arguments: [
        ("inputs:\n  a: {rows: [x]}\n", "names no model"),
        ("model: {name: m}\n", "has no inputs"),
        ("model:\n  name: m\n  max_tokens: many\n", "line 3: model.max_tokens must be a whole number from 1"),
        ("model: {name: m}\ninputs:\n  a:\n    rows: x\n", "line 4: rows must be a list"),
        ("model: {name: m}\ninputs:\n  a: {rows: [x]}\ncompare:\n  gendered_words: [a, z]\n", "'z'"),
        ("model: {name: m, endpoint: ftp}\n", "line 1: model.endpoint is 'ftp'"),
        ("prompt: \"{open\"\n", "line 1: the template"),
        ("model: {name: m}\nmodel: {name: n}\n", "'model' stands twice"),
        ("- a\n", "line 1: a job must be a mapping"),
        ("a: b: c\n", "line 1"),
        ("", "is empty"),
        ("model:\n  name: m\n  samples: 3\n  n: 2\n", "line 4: model has both 'samples' and 'n'"),
        ("model:\n  n: 2\n  samples: 2\n", "line 2: model has both 'samples' and 'n'"),
        ("model: {max_completion_tokens: 5, max_tokens: 5}\n", "both 'max_tokens' and 'max_completion_tokens'"),
        ("model:\n  <<: 7\n", "'<<' merges a mapping"),
        ("model:\n  <<: {n: 2}\n  samples: 2\n", "both 'samples' and 'n'"),
        ("model: {<<: {nmae: m}}\n", "has no 'nmae'"), ("y-a: 1\n", "a job has no 'y-a'"),
    ])
    func aMistakeIsToldWithItsLine(text: String, words: String) {
        let error = #expect(throws: RoostError.self) { try read(text) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        ("out", "out"), ("~", "~"), ("~/out", "~/out"), ("./out", "out"), ("a b/[c]", "a b/[c]"),
    ])
    func pathsAreRelativeToTheFile(output: String, expected: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "job.yaml", "model: {name: m}\ninputs: {a: {rows: [x]}}\noutput: \"\(output)\"\n")
        #expect(try JobFile(path: file).output == folder.path(expected))
        let absolute = try folder.write("b.yaml", "model: {name: m}\ninputs: {a: {rows: [x]}}\noutput: /far/away\n")
        #expect(try JobFile(path: absolute).output == "/far/away")
    }
}
