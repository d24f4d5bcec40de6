internal import DataFrames
internal import Foundation
internal import Planning
internal import Yams

extension JobFile {
    /// Reads `inputs`: a name for each, with `rows:`, with `file:` and how it is written, or with `sql:`.
    mutating func readInputs(_ node: Node, _ document: YAMLDocument, _ folder: URL) throws(RoostError) {
        for (name, value) in try document.mapping(node, what: "inputs", keys: nil) {
            let isFileName =
                !name.isEmpty && name.utf8.count <= 200
                && !name.unicodeScalars.contains { $0 == "/" || $0.properties.generalCategory == .control }
            guard isFileName else {
                throw document.error(
                    value,
                    "the input's name '\(name.prefix(40))' becomes a file's name: at most 200 bytes, without '/' and control "
                        + "characters")
            }
            let all = try document.mapping(value, what: "input '\(name)'", keys: JobFileKeys.input)
            let entries = all.filter { !Self.questionKeys.contains($0.key) }
            var input = Input(name: name, rows: try Self.rows(value, name, entries, document, folder))
            for (key, value) in all where Self.questionKeys.contains(key) {
                let text = try document.text(value, what: "input '\(name)': \(key)")
                do { _ = try Template(parsing: text) } catch { throw document.error(value, error.description) }
                if key == "system" { input.system = text } else { input.prompt = text }
            }
            inputs.append(input)
        }
    }

    /// Keys of an input that say what is asked of its rows, not which they are.
    private static let questionKeys = ["system", "prompt"]

    /// An input's rows: as they stand there, of files, or of a query.
    private static func rows(
        _ node: Node, _ name: String, _ entries: [(key: String, value: Node)], _ document: YAMLDocument, _ folder: URL
    ) throws(RoostError) -> Rows {
        let sources = entries.filter { ["rows", "file"].contains($0.key) }
        if let query = entries.first(where: { $0.key == "sql" }) {
            return .query(try Self.query(query.value, name, entries, document, folder))
        }
        guard sources.count == 1, let source = sources.first else {
            throw document.error(node, "input '\(name)' needs either 'rows:', 'file:' or 'sql:'")
        }
        if source.key == "file" {
            return .files(try InputFiles(source.value, entries, name, document, folder))
        }
        if let other = entries.first(where: { $0.key != "rows" }) {
            throw document.error(other.value, "input '\(name)' has its rows here, and '\(other.key)' is of a file")
        }
        var values: [String] = []
        for row in try document.list(source.value, what: "rows") {
            guard row.mapping == nil, row.sequence == nil else {
                throw document.error(
                    row,
                    "a row of 'rows' is a text, which the prompt has as {prompt}: write rows of several columns into "
                        + "a file, {file: rows.jsonl}, or as a query, {sql: \"SELECT * FROM VALUES ('a', 1) AS t(p, n)\"}"
                )
            }
            values.append(try document.text(row, what: "a row"))
        }
        guard !values.isEmpty else {
            throw document.error(source.value, "input '\(name)' is empty: its 'rows' has no rows")
        }
        return .values(values)
    }

    /// A query, and the file beside it, which it knows by the input's name.
    private static func query(
        _ node: Node, _ name: String, _ entries: [(key: String, value: Node)], _ document: YAMLDocument, _ folder: URL
    ) throws(RoostError) -> InputQuery {
        var query = InputQuery(
            text: try queryText(node, what: "sql", document), folder: folder.path, origin: document.place(of: node))
        if let file = entries.first(where: { $0.key == "file" }) {
            query.files = try InputFiles(file.value, entries.filter { $0.key != "sql" }, name, document, folder)
        } else if let other = entries.first(where: { $0.key != "sql" }) {
            throw document.error(
                other.value,
                "input '\(name)' is what its query gives; '\(other.key)' is of a file: name that by 'file:', and the query "
                    + "knows its rows as \(name)")
        }
        return query
    }

    /// The text of a query, whose mistakes are told with their place.
    static func queryText(_ node: Node, what: String, _ document: YAMLDocument) throws(RoostError) -> String {
        let text = try document.text(node, what: what)
        do { try Session.checkQuery(text) } catch { throw document.error(node, "\(what): \(error.message)") }
        return text
    }
}

extension JobFile.InputFiles {
    /// Reads `file: answers.csv`, `file: [a.jsonl, b.jsonl]`, a folder or a pattern, and what stands beside it.
    fileprivate init(
        _ node: Node, _ entries: [(key: String, value: Node)], _ input: String, _ document: YAMLDocument,
        _ folder: URL
    ) throws(RoostError) {
        var texts: [String] = []
        if node.sequence == nil {
            texts.append(try document.text(node, what: "file"))
        } else {
            for file in try document.list(node, what: "file") { texts.append(try document.text(file, what: "a file")) }
        }
        guard !texts.isEmpty else { throw document.error(node, "input '\(input)' names no file") }
        paths = texts.map { DataFrameReader.fileBehindDescriptor(RelativePath.resolved($0, in: folder)) }
        for (text, path) in zip(texts, paths) { try Self.requireFile(path, text, node, document) }
        var given: FileScan.Format?
        var separates = try Self.hasTabs(paths[0])
        for (key, value) in entries {
            switch key {
            case "rows", "file": break
            case "format":
                let word = try document.text(value, what: "format")
                // Files of Arrow are no inputs of a job yet.
                guard let format = FileScan.Format(ending: word.lowercased()), format != .arrow else {
                    throw document.error(
                        value, "the format '\(word)' is not known; write jsonl, json, csv, tsv, parquet or txt")
                }
                given = format
                separates = separates || word.lowercased() == "tsv"
            default:
                do { try options.set(key, try document.text(value, what: key)) } catch {
                    throw document.error(value, error.message)
                }
            }
        }
        let isDelimiterGiven = entries.contains { $0.key == "delimiter" }
        if separates, !isDelimiterGiven { options.delimiter = UInt8(ascii: "\t") }
        var found: FileScan.Format?
        for (text, path) in zip(texts, paths) {
            let named = try Self.format(of: path, text, node, document, isGiven: given != nil)
            guard let format = given ?? named else {
                throw document.error(
                    node,
                    "\(text) has no known ending; use .jsonl, .ndjson, .json, .csv, .tsv, .parquet or .txt (and .gz or "
                        + ".zst behind it), or say what it is: 'format: csv'")
            }
            if let found, found != format {
                throw document.error(
                    node, "input '\(input)' has files of several formats: give each an input of its own")
            }
            found = format
        }
        self.format = found ?? .json
        let csvKeys = ["delimiter", "header", "quote", "comment", "skip"]
        if self.format != .csv, let other = entries.first(where: { csvKeys.contains($0.key) }) {
            throw document.error(other.value, "'\(other.key)' says how CSV is written, and input '\(input)' is none")
        }
        if self.format == .parquet, let other = entries.first(where: { $0.key == "encoding" }) {
            throw document.error(
                other.value, "'encoding' is of texts, and Parquet says itself how its texts are written")
        }
    }

    /// Whether a file's name, or the names of a folder's files, say that there are tabs between the fields.
    private static func hasTabs(_ path: String) throws(RoostError) -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return FileScan.Format.isTabbed(path)
        }
        return try FilePatterns.inFolder(path).first.map(FileScan.Format.isTabbed) ?? false
    }

    /// What a file's name says of its format, or the names of a folder's files do.
    private static func format(
        of path: String, _ text: String, _ node: Node, _ document: YAMLDocument, isGiven: Bool
    ) throws(RoostError) -> FileScan.Format? {
        if isGiven { return nil }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return FileScan.Format(path: path)
        }
        let formats = Set(try FilePatterns.inFolder(path).compactMap(FileScan.Format.init(path:)))
        guard formats.count < 2 else {
            throw document.error(node, "the folder \(text) has files of several formats: say which, with 'format:'")
        }
        guard let format = formats.first else {
            throw document.error(node, "the folder \(text) has no file of a known ending")
        }
        return format
    }

    /// A name that a file has is that file; only a name with `*` that none has is a pattern.
    private static func requireFile(
        _ path: String, _ text: String, _ node: Node, _ document: YAMLDocument
    ) throws(RoostError) {
        var found = stat()
        if stat(path, &found) == 0 {
            guard [S_IFIFO, S_IFCHR, S_IFSOCK].contains(found.st_mode & S_IFMT) else { return }
            throw document.error(node, DataFrameReader.readOnce(text))
        }
        if text == "-" {
            throw document.error(
                node,
                "a job does not read standard input, since its rows are read again where it goes on: write them into a "
                    + "file ('cat > rows.jsonl'), and name that")
        }
        guard text.contains("*") else {
            throw document.error(
                node, "there is no file \(text)" + (text == path ? "" : " (looked for \(path))"))
        }
    }
}
