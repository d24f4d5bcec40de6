import Foundation
import GRDB
import Journal
import TestSupport
import Testing

/// `docs/journal.md` says what the journal's tables are.
@Suite(.ownThreads) struct JournalDocumentTests {
    /// The columns in the order of each table's list, by the headings.
    private func documented() throws -> [String: Set<String>] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("docs/journal.md"), encoding: .utf8)
        var tables: [String: Set<String>] = [:]
        var table: String?
        for line in text.split(separator: "\n") {
            if line.hasPrefix("#") { table = line.hasPrefix("### ") ? String(line.dropFirst(4)) : nil }
            guard let table, line.hasPrefix("| ") else { continue }
            let name = line.dropFirst(2).prefix { $0 != " " }
            if name != "column" { tables[table, default: []].insert(String(name)) }
        }
        return tables
    }

    @Test func everyTableAndColumnIsDescribedAndNoOther() throws {
        let folder = try TestFolder()
        try Journal(folder: folder.path).close()
        let tables = try DatabaseQueue(path: folder.database).read { database in
            var tables: [String: Set<String>] = [:]
            let names = try String.fetchAll(
                database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            for name in names { tables[name] = Set(try database.columns(in: name).map(\.name)) }
            return tables
        }
        #expect(try documented() == tables)
    }

    @Test func theVersionIsTheOneThatIsDescribed() throws {
        let folder = try TestFolder()
        try Journal(folder: folder.path).close()
        let version = try DatabaseQueue(path: folder.database).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("docs/journal.md"), encoding: .utf8)
        #expect(text.contains("Version \(version ?? 0), in SQLite's `user_version`"))
    }
}
