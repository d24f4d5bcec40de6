internal import Columnar

/// A column's values over all batches of a table.
struct RowColumn {
    private let chunks: [ArrayData]

    /// The column of this name; without values where there is none.
    init(_ table: Table, _ name: String) { chunks = table.batches.compactMap { $0.column(name) } }

    private init(_ chunks: [ArrayData]) { self.chunks = chunks }

    /// A member of a column of structs.
    func member(_ name: String) -> RowColumn {
        RowColumn(
            chunks.compactMap { chunk in
                guard case .structure(let fields) = chunk.type,
                    let index = fields.firstIndex(where: { $0.name == name })
                else { return nil }
                return chunk.member(index)
            })
    }

    /// The texts, nil where there is none.
    var texts: [String?] { chunks.flatMap { chunk in (0..<chunk.length).map { chunk.string($0) } } }

    /// The numbers, nil where there is none.
    var numbers: [Double?] { chunks.flatMap { chunk in (0..<chunk.length).map { chunk.value($0).number } } }

    /// The numbers of rows, which are never missing.
    var identifiers: [Int64] {
        chunks.flatMap { chunk in
            (0..<chunk.length).map { if case .integer(let number) = chunk.value($0) { number } else { -1 } }
        }
    }

    /// Lists of numbers, nil where there is none or one of its elements is missing.
    var vectors: [[Double]?] {
        chunks.flatMap { chunk in
            (0..<chunk.length).map { row -> [Double]? in
                guard case .list(let values) = chunk.value(row) else { return nil }
                let numbers = values.compactMap(\.number)
                return numbers.count == values.count ? numbers : nil
            }
        }
    }

    /// Whether any value is true.
    var hasTrue: Bool {
        chunks.contains { chunk in (0..<chunk.length).contains { chunk.value($0) == .boolean(true) } }
    }
}

extension Value {
    /// The number; nil for anything else.
    fileprivate var number: Double? {
        switch self {
        case .double(let number): number
        case .integer(let number): Double(number)
        case .unsigned(let number): Double(number)
        default: nil
        }
    }
}
