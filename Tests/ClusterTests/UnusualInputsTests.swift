import Foundation
import TestSupport
import Testing

/// Inputs without rows, and columns of one name: the same rule and the same words for every format.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct UnusualInputsTests {
    private func submit(_ folder: TemporaryFolder, _ input: String, _ more: String...) async throws -> Program.Result {
        let job = try folder.write(
            "job.yaml",
            "model: {name: gpt-4o-mini, endpoint: simulator, max_tokens: 5}\nprompt: hi\n"
                + "inputs:\n  first: {rows: [a]}\n  in: \(input)\noutput: out\n")
        return try await Program.run(["submit", job, "--local", "1", "--overwrite"] + more, in: folder.url)
    }

    private func write(_ folder: TemporaryFolder, _ name: String, base64: String) throws {
        try #require(Data(base64Encoded: base64)).write(to: URL(fileURLWithPath: folder.path(name)))
    }

    @Test func anInputWithoutRowsIsToldBeforeAnythingIsAsked() async throws {
        let folder = try TemporaryFolder()
        for (name, text) in [
            ("zero.csv", ""), ("head.csv", "q,a\n"), ("blank.jsonl", "\n\n"), ("list.json", "[]"), ("zero.txt", ""),
            ("mark.txt", "\u{FEFF}"),
        ] { try folder.write(name, text) }
        try write(folder, "zero.parquet", base64: Self.zeroRows)
        for name in ["zero.csv", "head.csv", "blank.jsonl", "list.json", "zero.txt", "mark.txt", "zero.parquet"] {
            let result = try await submit(folder, "{file: \(name)}")
            #expect(result.code == 1, "\(name): \(result.output)")
            #expect(
                result.errors.hasSuffix("Error: input 'in' is empty: \(folder.path(name)) has no rows\n"),
                "\(result.errors)")
            #expect(
                !result.output.contains("calls:") && !result.output.contains("first ("),
                "the input before it is not asked either, and nothing is reported: \(result.output)")
        }
        let dry = try await submit(folder, "{file: zero.txt}", "--dry-run")
        #expect(dry.code == 1 && dry.errors.contains("input 'in' is empty"), "\(dry.errors)")
        let inline = try await submit(folder, "{rows: []}")
        #expect(
            inline.code == 1 && inline.errors.contains("job.yaml, line 5: input 'in' is empty: its 'rows' has no rows"),
            "\(inline.errors)")
        // One that has some makes up for others.
        try folder.write("one.jsonl", "{\"q\":1}\n")
        let some = try await submit(folder, "{file: [blank.jsonl, one.jsonl]}")
        #expect(some.code == 0, "\(some.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("results")))
    }

    @Test func columnsOfOneNameAreToldWithTheirFile() async throws {
        let folder = try TemporaryFolder()
        try folder.write("twice.csv", "q,q\na,b\n")
        try folder.write("twice.jsonl", "{\"q\":1,\"q\":2}\n")
        try write(folder, "twice.parquet", base64: Self.twoNames)
        for name in ["twice.csv", "twice.jsonl", "twice.parquet"] {
            let result = try await submit(folder, "{file: \(name)}")
            let line = name == "twice.parquet" ? "" : " line 1:"
            #expect(
                result.code == 1
                    && result.errors.hasSuffix(
                        "Error: \(folder.path(name)):\(line) two columns are named 'q': rename one of them\n"),
                "\(result.errors)")
        }
        try write(folder, "case.parquet", base64: Self.twoCases)
        let cases = try await submit(folder, "{file: case.parquet}")
        #expect(cases.code == 1 && cases.errors.contains("differ only in case"), "\(cases.errors)")
        // A column and a member of another one may have the same name.
        try write(folder, "inside.parquet", base64: Self.sameNameInside)
        let inside = try await submit(folder, "{file: inside.parquet}")
        #expect(inside.code == 0, "\(inside.errors)")
    }

    // Parquet files of an Arrow library: q without rows, q and q, q and Q, a structure of q and r beside q.
    private static let zeroRows = """
        UEFSMRUEGSw1ABgGc2NoZW1hFQIAFQwlAhgBcSUATBwAAAAWABkcGRwmABwVDBkVBhkYAXEVABYAFgAWACYASQwAABYAFgAmABYA\
        ACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZHBwAAABwAAAAUEFSMQ==
        """
    private static let twoNames = """
        UEFSMRUAFRYVFiwVAhUAFQYVBhwAAAACAAAAAgEBAAAAYRUAFRYVFiwVAhUAFQYVBhwAAAACAAAAAgEBAAAAYhUEGTw1ABgGc2No\
        ZW1hFQQAFQwlAhgBcSUATBwAAAAVDCUCGAFxJQBMHAAAABYCGRwZLCYAHBUMGSUGABkYAXEVABYCFjwWPCYISRwVABUAFQIAPBYC\
        GQYZJgACAAAAJgAcFQwZJQYAGRgBcRUAFgIWPBY8JkRJHBUAFQAVAgA8FgIZBhkmAAIAAAAWeBYCJggWeAAoIHBhcnF1ZXQtY3Bw\
        LWFycm93IHZlcnNpb24gMjYuMC4xGSwcAAAcAAAAvwAAAFBBUjE=
        """
    private static let twoCases = """
        UEFSMRUAFRYVFiwVAhUAFQYVBhwAAAACAAAAAgEBAAAAYRUAFRYVFiwVAhUAFQYVBhwAAAACAAAAAgEBAAAAYhUEGTw1ABgGc2No\
        ZW1hFQQAFQwlAhgBcSUATBwAAAAVDCUCGAFRJQBMHAAAABYCGRwZLCYAHBUMGSUGABkYAXEVABYCFjwWPCYISRwVABUAFQIAPBYC\
        GQYZJgACAAAAJgAcFQwZJQYAGRgBURUAFgIWPBY8JkRJHBUAFQAVAgA8FgIZBhkmAAIAAAAWeBYCJggWeAAoIHBhcnF1ZXQtY3Bw\
        LWFycm93IHZlcnNpb24gMjYuMC4xGSwcAAAcAAAAvwAAAFBBUjE=
        """
    private static let sameNameInside = """
        UEFSMRUAFRYVFiwVAhUAFQYVBhwAAAACAAAAAgIBAAAAeBUAFSgVKCwVAhUAFQYVBhwAAAACAAAAAgACAAAAAgQBAAAAAAAAABUA\
        FRYVFiwVAhUAFQYVBhwAAAACAAAAAgEBAAAAYhUEGXw1ABgGc2NoZW1hFQQANQIYAXMVBAAVDCUCGAFxJQBMHAAAADUCGAFyFQIV\
        Bkw8AAAANQQYBGxpc3QVAgAVBCUCGAdlbGVtZW50ABUMJQIYAXElAEwcAAAAFgIZHBk8JgAcFQwZJQYAGSgBcwFxFQAWAhY8Fjwm\
        CEkcFQAVABUCADwWAhkGGTYAAAIAAAAmABwVBBklBgAZSAFzAXIEbGlzdAdlbGVtZW50FQAWAhZOFk4mREkcFQAVABUCADwpJgIA\
        GVYAAAAAAgAAACYAHBUMGSUGABkYAXEVABYCFjwWPCaSAUkcFQAVABUCADwWAhkGGSYAAgAAABbGARYCJggWxgEAKCBwYXJxdWV0\
        LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRk8HAAAHAAAHAAAADUBAABQQVIx
        """
}
