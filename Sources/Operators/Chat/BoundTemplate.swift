internal import Columnar
internal import Planning

/// A template whose columns have been found in a schema.
struct BoundTemplate {
    private enum Part {
        case text(String)
        case column(Int)
    }

    private let parts: [Part]

    init(_ template: Template, _ schema: Schema) throws(TaskFailure) {
        var parts: [Part] = []
        for part in template.parts {
            switch part {
            case .text(let text): parts.append(.text(text))
            case .column(let name):
                guard let index = schema.index(of: name) else {
                    throw TaskFailure("\(UnknownColumn(name: name, columns: schema.names))", isTransient: false)
                }
                parts.append(.column(index))
            }
        }
        self.parts = parts
    }

    /// The text for a row, or nil where it reads a null.
    func text(_ batch: RecordBatch, _ row: Int) -> String? {
        var text = ""
        for part in parts {
            switch part {
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
