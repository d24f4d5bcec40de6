import Foundation
import TestSupport
import Testing

@testable import Tokenization

@Suite(.ownThreads) struct LoadingTests {
    @Test func missingVocabularySaysHowToGetIt() throws {
        try withTemporaryFolder { folder in
            let search = VocabularySearch(explicit: folder, environment: [:])
            let error = #expect(throws: TokenizationError.self) { try Encoding.load(.cl100kBase, from: search) }
            #expect(error?.code == .vocabularyMissing)
            #expect(error?.message.contains("cluster/setup") == true && error?.message.contains(folder) == true)
        }
    }

    @Test func orderOfFolders() {
        let search = VocabularySearch(
            explicit: "/explicit", environment: ["TIKTOKEN_CACHE_DIR": "/tiktoken", "HOME": "/home/me"],
            projectFolders: ["/project", "/parent"])
        #expect(
            search.folders == ["/explicit", "/tiktoken", "/project/.roost/vocabularies", "/parent/.roost/vocabularies"])
        #expect(search.tableFolders == ["/home/me/.cache/roost"])
    }

    @Test func wrongRankFileIsRefused() throws {
        try withTemporaryFolder { folder in
            try Data("AA== 0\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/cl100k_base.tiktoken"))
            let error = #expect(throws: TokenizationError.self) {
                try Encoding.load(.cl100kBase, from: VocabularySearch(folders: [folder]))
            }
            #expect(error?.code == .vocabularyCorrupt)
        }
    }

    @Test(arguments: ["", "AA==", "AA== x\n", "AA== 5", "!! 0\n", "AA== 0\nAA== 0\n", "AA==  0\n"])
    func wrongRankLines(_ text: String) {
        #expect(throws: TokenizationError.self) {
            try Array(text.utf8).withUnsafeBytes { try RankFile(parsing: $0, name: "test") }
        }
    }

    /// An image that is cut short, altered, or of something else is not mapped.
    @Test func damagedTables() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/tables"
            let image = TableBuilder.build(SmallVocabulary.ranks, vocabularyHash: 42)
            #expect(image.write(to: path))
            #expect(TableImage(mapping: path, vocabularyHash: 42) != nil)
            #expect(TableImage(mapping: path, vocabularyHash: 43) == nil)
            #expect(TableImage(mapping: "\(folder)/none", vocabularyHash: 42) == nil)
            #expect(TableImage(mapping: folder, vocabularyHash: 42) == nil)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            var numbers = SeededNumbers(seed: 1)
            for size in [0, 1, 8, 127, 128, 129, 4096, whole.count - 1] {
                try whole.prefix(size).write(to: URL(fileURLWithPath: path))
                #expect(TableImage(mapping: path, vocabularyHash: 42) == nil, "\(size) bytes")
            }
            try (whole + Data([0])).write(to: URL(fileURLWithPath: path))
            #expect(TableImage(mapping: path, vocabularyHash: 42) == nil)
            for _ in 0..<100 {
                var damaged = whole
                let offset =
                    Bool.random(using: &numbers)
                    ? Int.random(in: 0..<96, using: &numbers) : Int.random(in: 128..<whole.count, using: &numbers)
                damaged[offset] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
                try damaged.write(to: URL(fileURLWithPath: path))
                #expect(TableImage(mapping: path, vocabularyHash: 42) == nil, "byte \(offset)")
            }
        }
    }

    /// The first load leaves tables for the next; a damaged file is replaced; a folder that takes
    /// no file is no reason to fail.
    @Test(.enabled(if: Outside.has(.p50kBase), "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"))
    func tablesAreKept() throws {
        try withTemporaryFolder { folder in
            let found = try Outside.search.find(.p50kBase)
            let ranks = Data(bytes: found.bytes.baseAddress!, count: found.bytes.count)
            try ranks.write(to: URL(fileURLWithPath: "\(folder)/p50k_base.tiktoken"))
            let search = VocabularySearch(folders: [folder])
            let tables = "\(folder)/\(TableStore.fileName(.p50kBase))"
            let expected: [TokenID] = [31373, 995]
            #expect(try Encoding.load(.p50kBase, from: search).encodeOrdinary("hello world") == expected)
            #expect(FileManager.default.fileExists(atPath: tables))
            try Data("garbage".utf8).write(to: URL(fileURLWithPath: tables))
            #expect(try Encoding.load(.p50kEdit, from: search).encodeOrdinary("hello world") == expected)
            #expect(try Data(contentsOf: URL(fileURLWithPath: tables)).count > 1_000_000)
            // The same file serves r50k_base, whose ranks are its beginning.
            #expect(try Encoding.load(.r50kBase, from: search).encodeOrdinary("hello world") == expected)

            try FileManager.default.removeItem(atPath: tables)
            try FileManager.default.createDirectory(atPath: tables, withIntermediateDirectories: true)
            #expect(try Encoding.load(.p50kBase, from: search).encodeOrdinary("hello world") == expected)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(
                !names.contains { $0.hasPrefix("\(TableStore.fileName(.p50kBase)).") },
                "a temporary file was left: \(names)")
        }
    }

    /// Tokens of the published vocabularies encode to themselves; every seventh is looked at.
    @Test(
        .enabled(if: Outside.hasVocabularies, "no vocabularies: run cluster/setup or set TIKTOKEN_CACHE_DIR"),
        arguments: [EncodingName.cl100kBase, .o200kBase, .p50kBase, .r50kBase])
    func tokensAreTheirOwnEncoding(_ name: EncodingName) throws {
        let workspace = Workspace(image: try Outside.encoding(name).image)
        let tables = workspace.image.tables
        var wrong = 0
        for id in stride(from: 0, to: tables.tokenLimit, by: 7) where tables.length(of: id) > 0 {
            let token = tables.bytes(of: id)
            // Tables are readable past a token's end.
            let ids = workspace.merge(token.baseAddress!, length: token.count)
            if ids.count != 1 || ids[0] != id { wrong += 1 }
        }
        #expect(wrong == 0)
    }
}
