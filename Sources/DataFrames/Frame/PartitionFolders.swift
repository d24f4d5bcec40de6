internal import Foundation
internal import Planning
internal import SparkFunctions
internal import SparkSQL

/// The columns that the names of folders give to the files in them, as `year=2024/month=5`.
struct PartitionFolders {
    /// What stands for null in a folder's name.
    private static let null = "__HIVE_DEFAULT_PARTITION__"

    /// For each file the names and values of its folders, from the outside.
    private let found: [[(name: String, value: String?)]]
    private let paths: [String]

    /// - Parameter files: Files, and the folders at which their partitions begin; nil where they have none.
    init(_ files: [(path: String, root: String?)]) {
        paths = files.map(\.path)
        found = files.map { file in file.root.map { Self.values(of: file.path, below: $0) } ?? [] }
    }

    /// The columns and the values that they have in each file; nil where the folders give none.
    ///
    /// A declared schema says what types they have.
    /// - Throws: `RoostError` where files do not have the same columns, or a value is none of its declared type.
    func columns(declared: [StructField]) throws(RoostError) -> (fields: [StructField], values: [[String?]])? {
        guard let file = found.indices.first(where: { !found[$0].isEmpty }) else { return nil }
        let names = found[file].map(\.name)
        for other in found.indices where found[other].map(\.name) != names {
            throw RoostError(
                .analysis,
                SparkError(
                    "CONFLICTING_PARTITION_COLUMN_NAMES",
                    message: "\(paths[file]) lies in folders of the columns \(names.joined(separator: ", ")), and "
                        + "\(paths[other]) in those of \(found[other].map(\.name).joined(separator: ", ")): read them "
                        + "apart, or say with the option basePath where the partitions begin."))
        }
        guard Set(names.map { $0.lowercased() }).count == names.count else {
            throw RoostError(.file, "\(paths[file]) lies in several folders of one column: rename one of them")
        }
        let reader = try RoostError.analysing { () throws(SparkError) in try FieldReader(RecordOptions([:])) }
        var fields: [StructField] = []
        for (index, name) in names.enumerated() {
            let texts = found.map { $0[index].value }
            if let known = declared.first(where: { $0.name.lowercased() == name.lowercased() }) {
                for case (let file, let text?) in texts.enumerated() where reader.csv(text, known.type) == nil {
                    throw RoostError(
                        .file,
                        "\(paths[file]) lies in a folder \(name)=\(text), which is no \(known.type.sql), as the "
                            + "schema says")
                }
                fields.append(StructField(known.name, known.type))
            } else {
                fields.append(StructField(name, Self.type(texts, reader)))
            }
        }
        return (fields, found.map { $0.map(\.value) })
    }

    // MARK: names

    private static func values(of path: String, below root: String) -> [(name: String, value: String?)] {
        guard path.hasPrefix(root) else { return [] }
        var columns: [(name: String, value: String?)] = []
        for folder in path.dropFirst(root.count).split(separator: "/").dropLast().reversed() {
            guard let sign = folder.firstIndex(of: "="), sign > folder.startIndex else {
                // Folders of other names may stand below those of the partitions, and not between them.
                if columns.isEmpty { continue }
                break
            }
            let text = unescaped(folder[folder.index(after: sign)...])
            columns.append((unescaped(folder[..<sign]), text == null ? nil : text))
        }
        return columns.reversed()
    }

    /// A name without the `%3A` for characters that no folder's name can have.
    private static func unescaped(_ name: Substring) -> String { String(name).removingPercentEncoding ?? String(name) }

    // MARK: types

    private static func type(_ texts: [String?], _ reader: FieldReader) -> SparkType {
        let types = texts.compactMap { $0.map { type($0, reader) } }
        guard var common = types.first else { return .string }
        for type in types.dropFirst() { common = merged(common, type) }
        return common
    }

    private static func type(_ text: String, _ reader: FieldReader) -> SparkType {
        if reader.csv(text, .integer) != nil { return .integer }
        if reader.csv(text, .long) != nil { return .long }
        if text.utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == 0x2D }), text.utf8.count <= 38,
            reader.csv(text, .decimal(precision: 38, scale: 0)) != nil
        {
            return .decimal(precision: text.utf8.count { $0 != 0x2D }, scale: 0)
        }
        if reader.csv(text, .double) != nil { return .double }
        let isDate = text.utf8.count == 10 && text.utf8.first.map { 0x30...0x39 ~= $0 } == true
        if isDate, reader.csv(text, .date) != nil { return .date }
        if text.utf8.count > 10, reader.csv(text, .timestamp) != nil { return .timestamp }
        return .string
    }

    private static func merged(_ left: SparkType, _ right: SparkType) -> SparkType {
        if left == right { return left }
        switch (left, right) {
        case (.integer, .long), (.long, .integer): return .long
        case (.integer, .double), (.double, .integer): return .double
        case (.date, .timestamp), (.timestamp, .date): return .timestamp
        case (.decimal(let one, _), .decimal(let other, _)): return .decimal(precision: max(one, other), scale: 0)
        case (.decimal(let precision, _), .long), (.long, .decimal(let precision, _)),
            (.decimal(let precision, _), .integer), (.integer, .decimal(let precision, _)):
            return .decimal(precision: max(precision, 20), scale: 0)
        default: return .string
        }
    }
}
