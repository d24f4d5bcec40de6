import Columnar
import DataFrames
import Foundation
import TestSupport
import Testing

/// Columns that workers' tokenizers make, and files that they read in parts.
@Suite(
    .serialized, .enabled(if: Vocabularies.areHere, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"),
    .processes, .timeLimit(.minutes(5)))
struct TokenColumnTests {
    @Test func tokenFunctionsStandWhereExpressionsDo() async throws {
        try await TestSession.with { session in
            let rows = try session.createDataFrame(
                [("hello world", 1), ("one two three four five", 2), ("", 3)], ["text", "id"])
            let counted = rows.withColumn("tokens", tokenCount(col("text")))
            #expect(try await counted.collect().map { $0.int("tokens") } == [2, 5, 0])
            #expect(try counted.schema.names == ["text", "id", "tokens"])
            #expect(
                try await rows.filter(tokenCount(col("text"), encoding: .o200kBase) > 2).collect().map { $0.int("id") }
                    == [2])
            let changed = rows.select(
                truncateTokens(col("text"), to: 1).alias("first"),
                (tokenCount(col("text")) * 10 + col("id")).alias("n"),
                detokenize(tokenize(col("text"))).alias("again"),
                tokenCount(truncateTokens(col("text"), to: 3)).alias("short"))
            #expect(
                try await changed.collect().map(\.description) == [
                    "Row(first=hello, n=21, again=hello world, short=2)",
                    "Row(first=one, n=52, again=one two three four five, short=3)", "Row(first=, n=3, again=, short=0)",
                ])
            let replaced = rows.withColumn("id", tokenCount(lit("hello world")) + col("id")).limit(2)
            #expect(
                try await replaced.collect().map(\.description) == [
                    "Row(text=hello world, id=3)", "Row(text=one two three four five, id=4)",
                ])
            #expect(
                try await rows.select(tokenCount(lit("a b c")).alias("n")).collect().map { $0.int("n") } == [3, 3, 3])
            let parts = rows.withColumn("text", splitByTokens(col("text"), size: 2, overlap: 1))
            #expect(
                try await parts.collect().map { $0["text"].displayed } == [
                    "[hello world]", "[one two,  two three,  three four,  four five]", "[]",
                ])
        }
    }

    @Test func chatsCountFromColumnsAndFromText() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "a.jsonl",
            #"{"messages": [{"role": "user", "content": "Hello"}]}"# + "\n"
                + #"{"messages": [{"role": "user", "content": "Hello"}, {"role": "user", "name": "Ada", "content": "Hello"}]}"#
                + "\n")
        try await TestSession.with { session in
            let chats = try await session.read.json(folder.path("a.jsonl")).withColumn(
                "n", chatTokenCount(col("messages")))
            let ada = 3 + 1 + 1 + 1 + 1
            #expect(try await chats.collect().map { $0.int("n") } == [8, 5 + 3 + ada])
            let texts = try session.createDataFrame([#"[{"role": "user", "content": "Hello"}]"#], ["chat"])
            #expect(try await texts.select(chatTokenCount(col("chat")).alias("n")).collect().map { $0.int("n") } == [8])
        }
    }

    @Test func mistakesAreThrownByTheFirstAction() async throws {
        try await TestSession.with { session in
            let rows = try session.createDataFrame([("a", 1)], ["text", "id"])
            func message(_ column: Column) async -> String {
                do {
                    _ = try await rows.select(column).collect()
                    return "no error"
                } catch { return "\(error)" }
            }
            #expect(
                await message(tokenCount(col("text"), encoding: "cl100k")).contains("there is no encoding 'cl100k'"))
            #expect(await message(truncateTokens(col("text"), to: -1)).contains("it is from 0 to"))
            #expect(
                await message(splitByTokens(col("text"), size: 2, overlap: 2)).contains("it is less than the size, 2"))
            #expect(await message(tokenCount(col("txt"))).contains("one of the following? [`text`, `id`]"))
            #expect(await message(tokenCount(array("id"))).contains("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"))
            #expect(throws: RoostError.self) { _ = try TokenEncoding.forModel("no-such-model") }
            #expect(try TokenEncoding.forModel("gpt-4o-mini") == .o200kBase)
        }
    }

    /// Two parts of 4 MiB and more, so that several workers read one file.
    private static func largeFile(in folder: TemporaryFolder) throws -> String {
        let lines = (0..<60_000).map { #"{"id": \#($0), "text": "\#(String(repeating: "word ", count: 30))"}"# }
        return try folder.write("large.jsonl", lines.joined(separator: "\n"))
    }

    @Test func aFileIsReadInPartsInOrder() async throws {
        let folder = try TemporaryFolder()
        let path = try Self.largeFile(in: folder)
        try await TestSession.with { session in
            let rows = try await session.read.json(path)
            #expect(try await rows.count() == 60_000)
            #expect(try await rows.select("id").collect().map { $0.int("id") } == Array(0..<60_000))
            let lines = try await session.read.text(path)
            #expect(try await lines.filter(col("value").startsWith("{\"id\": 59999,")).count() == 1)
            #expect(try await lines.first()?.string("value")?.hasPrefix("{\"id\": 0,") == true)
        }
    }

    @Test func aMistakeInALaterPartIsToldWithItsLine() async throws {
        let folder = try TemporaryFolder()
        let path = try Self.largeFile(in: folder)
        let text = try String(contentsOfFile: path, encoding: .utf8).replacing(
            #"{"id": 50000,"#, with: #"{"id" 50000,"#)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        try await TestSession.with { session in
            // All rows decide about the columns, so that reading finds it.
            let error = await #expect(throws: RoostError.self) {
                try await session.read.option("mode", "FAILFAST").json(path)
            }
            #expect(error?.message.contains("line 50001") == true, "\(error?.message ?? "")")
            #expect(error?.message.contains(path) == true)
        }
    }

    /// The path leads to the file in this process alone, as a file of another machine would.
    @Test func aFileThatWorkersDoNotHaveIsSentInPieces() async throws {
        let folder = try TemporaryFolder()
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: try Self.largeFile(in: folder)))
        let path = "/proc/self/fd/\(file.fileDescriptor)"
        try await TestSession.with { session in
            #expect(try await session.read.text(path).count() == 60_000)
            let rows = try await session.read.json(path)
            #expect(try await rows.select("id").collect().map { $0.int("id") } == Array(0..<60_000))
            let report = try await session.tokenReport(of: [path], key: "text")
            #expect(report.files[0].totalTokens.rows == 60_000)
            #expect(try await session.read.text(path).limit(3).count() == 3)
        }
        try file.close()
    }

    @Test func aFileThatChangesUnderAJobIsAnError() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.txt", "one\ntwo\n")
        try await TestSession.with { session in
            let rows = try await session.read.text(path)
            #expect(try await rows.count() == 2)
            try folder.write("a.txt", "one\ntwo\nthree\n")
            let error = await #expect(throws: RoostError.self) { try await rows.count() }
            #expect(
                error?.message.contains("has changed, or is gone, since the job began") == true,
                "\(error?.message ?? "")")
        }
    }

    @Test func foldersAndPatternsAreFiles() async throws {
        let folder = try TemporaryFolder()
        for name in ["b.txt", "a.txt", "c.log"] { try folder.write(name, name) }
        try await TestSession.with { session in
            func values(_ path: String) async throws -> [String?] {
                try await session.read.text(path).collect().map { $0.string("value") }
            }
            let (all, fitting) = (try await values(folder.url.path), try await values(folder.path("[bc].*")))
            #expect(all == ["a.txt", "b.txt"])
            #expect(fitting == ["b.txt", "c.log"])
            let error = await #expect(throws: RoostError.self) { try await session.read.parquet(folder.url.path) }
            #expect(error?.message.contains("has no file that ends in .parquet") == true)
        }
    }
}
