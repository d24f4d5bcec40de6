internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Journal
internal import Planning

/// `roost cache`: answers that are kept for other jobs.
struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "List, or delete, the answers that 'submit --cache' keeps for other jobs.",
        discussion: """
            A job's own answers are not in the cache but with the job: see 'roost jobs'.
            """ + "\n\n" + LocalJournal.whereabouts,
        subcommands: [CacheListCommand.self, CachePruneCommand.self, CacheClearCommand.self],
        defaultSubcommand: CacheListCommand.self)
}

struct CacheListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the latest cached answers, and how much the cache holds.")

    /// A cached answer, without its text.
    private struct Entry: Encodable {
        let key: String
        let model: String
        let created: String
        let expires: String?
        let bytes: Int
    }

    private struct Listing: Encodable {
        let answers: Int
        let bytes: Int64
        let entries: [Entry]
    }

    @Option(help: "How many answers to list.") var limit = 20
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        guard limit >= 0 else {
            throw RoostError(.invalidArgument, "--limit is \(limit); it must be a number of answers from 0 on")
        }
        let journal = try LocalJournal.open()
        let (size, entries) = try LocalJournal.reading { () throws(JournalError) in
            (try journal.cacheSize(), try journal.cacheEntries(limit: limit))
        }
        if json {
            let entries = entries.map {
                Entry(
                    key: Self.key($0), model: $0.model, created: HumanUnits.timestamp($0.created),
                    expires: $0.expires.map(HumanUnits.timestamp), bytes: $0.size)
            }
            return Console.print(
                try JSONOutput.pretty(Listing(answers: size.answers, bytes: size.bytes, entries: entries)))
        }
        Console.print("\(HumanUnits.count(size.answers, "answer")), \(HumanUnits.size(size.bytes)), in \(journal.path)")
        guard !entries.isEmpty else { return }
        let rows = entries.map {
            [
                String(Self.key($0).prefix(12)), $0.model, HumanUnits.moment($0.created),
                $0.expires.map(HumanUnits.moment) ?? "never", HumanUnits.size(Int64($0.size)),
            ]
        }
        Console.print(TextColumns.text(["KEY", "MODEL", "KEPT", "EXPIRES", "SIZE"], right: ["SIZE"], rows))
        if size.answers > entries.count {
            Console.print("and \((size.answers - entries.count).formatted()) older ones (--limit)")
        }
    }

    private static func key(_ entry: CacheEntry) -> String {
        entry.key.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

struct CachePruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Delete cached answers that have expired, and as many more as you say.")

    @Option(help: "Delete answers older than this too: 30d, 12h.") var olderThan: String?
    @Option(help: "While the cache is larger than this, delete the oldest answer: 500MB, 2GB.") var largerThan: String?

    func run() async throws {
        let age: Double? = if let olderThan { try HumanUnits.seconds(olderThan, "--older-than") } else { nil }
        let bytes: Int64? = if let largerThan { try HumanUnits.bytes(largerThan, "--larger-than") } else { nil }
        let journal = try LocalJournal.open()
        let gone = try LocalJournal.reading { () throws(JournalError) in
            try journal.pruneCache(olderThan: age, toBytes: bytes, now: Date().timeIntervalSince1970)
        }
        Console.print("deleted: \(HumanUnits.count(gone.answers, "answer")), \(HumanUnits.size(gone.bytes))")
    }
}

struct CacheClearCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "clear", abstract: "Delete every cached answer.")

    func run() async throws {
        let journal = try LocalJournal.open()
        let gone = try LocalJournal.reading { () throws(JournalError) in try journal.clearCache() }
        Console.print("deleted: \(HumanUnits.count(gone.answers, "answer")), \(HumanUnits.size(gone.bytes))")
    }
}
