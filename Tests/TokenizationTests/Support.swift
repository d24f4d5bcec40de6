import Foundation
import Synchronization
import Testing

@testable import Tokenization

/// Where the tests find what is not in the repository.
enum Outside {
    static let packageRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder with `vectors` and `labs`: ROOST_SHARED, or `shared` beside the package.
    static let shared: URL = {
        if let path = ProcessInfo.processInfo.environment["ROOST_SHARED"] {
            return URL(fileURLWithPath: path)
        }
        return packageRoot.deletingLastPathComponent().appendingPathComponent("shared")
    }()

    static let hasVectors = exists("vectors/vectors.jsonl")
    static let hasLabs = exists("labs/data/training_set.jsonl")

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: shared.appendingPathComponent(path).path)
    }

    static func lines(_ path: String) throws -> [Data] {
        try Data(contentsOf: shared.appendingPathComponent(path)).split(separator: 0x0A)
    }

    /// TIKTOKEN_CACHE_DIR, or the package's own `.roost/vocabularies`.
    static let search = VocabularySearch(
        environment: ProcessInfo.processInfo.environment, projectFolders: [packageRoot.path])

    static func has(_ vocabulary: VocabularyFile) -> Bool {
        (try? search.find(vocabulary)) != nil
    }

    /// Every published vocabulary is here.
    static let hasVocabularies =
        [VocabularyFile.cl100kBase, .o200kBase, .p50kBase].allSatisfy { has($0) }

    static func encoding(_ name: EncodingName) throws -> Encoding { try loaded.get(name) }

    private static let loaded = Loaded()

    private final class Loaded: Sendable {
        private let encodings = Mutex<[EncodingName: Encoding]>([:])

        func get(_ name: EncodingName) throws -> Encoding {
            try encodings.withLock { known in
                if let encoding = known[name] { return encoding }
                let encoding = try Encoding.load(name, from: Outside.search)
                known[name] = encoding
                return encoding
            }
        }
    }
}

/// A folder of its own for a test, removed afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("tokenization-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}

/// Numbers that are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension Tokenizer {
    func ordinaryIDs(of text: String) -> [TokenID] {
        var text = text
        return text.withUTF8 { ordinaryIDs(ofValid: UnsafeRawBufferPointer($0)) }
    }
}
