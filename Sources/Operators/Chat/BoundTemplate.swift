internal import Columnar
internal import Planning

/// A template whose columns have been found in a schema.
struct BoundTemplate {
    private enum Piece {
        case text(String)
        case column(Int)
    }

    private let pieces: [Piece]

    init(_ template: Template, _ schema: Schema) throws(TaskFailure) {
        var pieces: [Piece] = []
        for piece in template.segments {
            switch piece {
            case .text(let text): pieces.append(.text(text))
            case .column(let name):
                guard let index = schema.index(of: name) else {
                    throw TaskFailure("\(UnknownColumn(name: name, columns: schema.names))", isTransient: false)
                }
                pieces.append(.column(index))
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
            case .column(let index):
                let column = batch.columns[index]
                if column.isNull(row) { return nil }
                text += column.type == .utf8 ? column.string(row) ?? "" : column.value(row).displayed
            }
        }
        return text
    }
}
