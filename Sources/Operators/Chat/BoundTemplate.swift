internal import Columnar
internal import Planning

/// A template whose columns have been found in a schema.
struct BoundTemplate {
    private enum Piece {
        case text(String)
        /// A column, and the members of it that lead to the value.
        case column(Int, [String])
        /// The same of a column whose texts are JSON, letter by letter.
        case json(Int, [String])
    }

    private let pieces: [Piece]

    /// - Parameters:
    ///   - template: The text.
    ///   - schema: The rows' columns.
    ///   - json: Columns whose texts are JSON, letter by letter.
    /// - Throws: `TaskFailure` for a column that the rows do not have.
    init(_ template: Template, _ schema: Schema, json: Set<String> = []) throws(TaskFailure) {
        var pieces: [Piece] = []
        for piece in template.segments {
            switch piece {
            case .text(let text): pieces.append(.text(text))
            case .column(let name):
                guard let path = MemberPath(name, among: schema.names), let index = schema.index(of: path.column) else {
                    throw TaskFailure("\(UnknownColumn(name: name, columns: schema.names))", isTransient: false)
                }
                let isJSON = json.contains(path.column) && schema.fields[index].type == .utf8
                pieces.append(isJSON ? .json(index, path.members) : .column(index, path.members))
            }
        }
        self.pieces = pieces
    }

    /// The text for a row, or nil where it reads a null.
    func text(_ batch: RecordBatch, _ row: Int) -> String? {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let literal): text += literal
            case .json(let index, let members):
                let column = batch.columns[index]
                if column.isNull(row) { return nil }
                guard let value = JSONLetters.text(of: column.bytes(row), at: members[...]) else { return nil }
                text += value
            case .column(let index, let members):
                guard let column = batch.columns[index].member(at: members, row), !column.isNull(row) else {
                    return nil
                }
                text += column.type == .utf8 ? column.string(row) ?? "" : column.displayed(row)
            }
        }
        return text
    }
}

extension ArrayData {
    /// The column of a struct's members that these names lead to; nil where there is none, or a struct on the way is null.
    fileprivate func member(at names: [String], _ row: Int) -> ArrayData? {
        var column = self
        for name in names {
            guard !column.isNull(row), case .structure(let fields) = column.type,
                let index = fields.firstIndex(where: { $0.name == name })
            else { return nil }
            column = column.member(index)
        }
        return column
    }
}
