import Columnar
import Foundation
import Journal
import ModelAPI
import Planning

/// A folder of its own for a test, gone with this object.
final class TestFolder {
    let path: String
    var database: String { path + "/journal.db" }

    /// Makes a folder that goes with its owner.
    ///
    /// - Parameter isInMemory: Whether it is in memory, if the system has such a folder, so that a disk costs no time.
    /// - Throws: What the file system says.
    init(isInMemory: Bool = false) throws {
        let parent =
            isInMemory && FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
        path = parent + "journal-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static func mode(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
    }
}

extension RequestKey {
    /// A key that only `number` gives.
    static func of(_ number: UInt64) -> RequestKey {
        RequestKey(words: SIMD4(repeating: 0)).salted(number)
    }
}

extension JobIdentity {
    /// An identity that only `number` gives.
    static func of(_ number: Int) throws -> JobIdentity {
        JobIdentity(name: "a job", step: try .of("model \(number)"))
    }
}

extension CallStep {
    /// A question to `model`.
    static func of(_ model: String) throws -> CallStep {
        CallStep(
            name: "reply",
            column: ChatColumn(
                endpoint: try ModelEndpoint(kind: .openAI, baseURL: "http://localhost/v1"), model: model, system: nil,
                user: Template(verbatim: "hello")))
    }
}

extension Journal {
    /// Appends `entries` and waits until they are on the disk.
    func write(_ entries: [JournalEntry]) async throws {
        try await withCheckedThrowingContinuation { continuation in
            append(entries) { continuation.resume(with: $0.mapError { $0 as any Error }) }
        }
    }

    func open(_ number: Int = 1, submission: Buffer? = nil, fresh: Bool = false) throws -> OpenedJob {
        try openJob(.of(number), detail: "{}", submission: submission, fresh: fresh)
    }
}

func answer(_ call: Int64, _ job: Int64, _ key: UInt64, _ text: String, kind: CallOutcome.Kind = .answer)
    -> JournalEntry
{
    .outcome(
        CallOutcome(
            call: call, job: job, key: .of(key), kind: kind,
            usage: CallUsage(promptTokens: 10, completionTokens: 5, cachedTokens: 2, costNano: 7),
            record: Buffer(text)))
}

func intent(_ call: Int64, _ job: Int64, _ key: UInt64) -> JournalEntry {
    .intent(
        CallIntent(
            call: call, job: job, key: .of(key), attempt: 1, deployment: "gpt-4o", worker: "worker-1",
            bound: CallBound(tokens: 100, nano: 1_000)))
}
