package import Columnar

/// The type of a column as another program stored it, which may be one that Roost's own batches do not have.
///
/// Reading turns the values into those of the type `read`.
package indirect enum StoredType: Hashable, Sendable {
    /// One of Roost's types without children, in the same layout.
    case plain(DataType)
    case halfFloat
    /// Milliseconds, of whole days.
    case date64
    case time(DataType.TimeUnit)
    case duration(DataType.TimeUnit)
    case interval(Interval)
    /// Of 4, 8, 16 or 32 bytes; those that `plain` has are not among them.
    case decimal(bytes: Int, precision: Int, scale: Int)
    case text(Width)
    case binary(Width)
    case fixedSizeBinary(Int)
    /// 16 bytes, under Arrow's own name for what they are.
    case uuid
    /// A byte that is 0 or not, under Arrow's own name for that.
    case byteBoolean
    case list(StoredField, ListLayout)
    case structure([StoredField])
    case map(key: StoredField, value: StoredField)
    /// Numbers of values that stand in batches of their own.
    case dictionary(id: Int64, indices: DataType, values: StoredType)
    /// Values with the rows at which each of them ends.
    case runEndEncoded(ends: DataType, values: StoredField)

    package enum Interval: Int16, Hashable, Sendable { case yearMonth, dayTime, monthDayNano }

    /// Where texts and bytes stand, if not between offsets of 32 bits.
    package enum Width: Hashable, Sendable { case large, view }

    package enum ListLayout: Hashable, Sendable { case offsets, large, fixed(Int), view, largeView }
}

/// A named column, or a part of one, as another program stored it.
package struct StoredField: Hashable, Sendable {
    package let name: String
    package let type: StoredType
    package let nullable: Bool
    /// What reading makes of it.
    package let read: Field
    /// Whether the values are those of Roost's own batches as they are.
    let isPlain: Bool

    package init(_ name: String, _ type: StoredType, nullable: Bool) {
        self.name = name
        self.type = type
        self.nullable = nullable
        read = Field(name, type.read, nullable: nullable)
        isPlain = type.isPlain
    }
}

extension StoredField {
    /// A column as Roost's own batches have it.
    package init(_ field: Field) {
        self.init(field.name, StoredType(field.type), nullable: field.nullable)
    }
}

extension StoredType {
    fileprivate init(_ type: DataType) {
        switch type {
        case .list(let element): self = .list(StoredField(element), .offsets)
        case .structure(let fields): self = .structure(fields.map { StoredField($0) })
        default: self = .plain(type)
        }
    }

    /// Whether values of this type lie in memory as those of `type`; names do not matter.
    package func isStored(as type: DataType) -> Bool {
        switch (self, type) {
        case (.plain(let own), _): own == type
        case (.duration(.microsecond), .int64): true
        case (.list(let element, .offsets), .list(let other)): element.type.isStored(as: other.type)
        case (.map(let key, let value), .list(let entry)):
            StoredType.structure([key, value]).isStored(as: entry.type)
        case (.structure(let fields), .structure(let others)):
            fields.count == others.count && zip(fields, others).allSatisfy { $0.type.isStored(as: $1.type) }
        default: false
        }
    }
}

extension StoredType {
    /// The type of Roost's batches that reading gives: Spark's, or the nearest to it.
    ///
    /// Times of day, intervals of several units and UUIDs are texts, durations a number of microseconds, intervals of months
    /// their number, maps lists of their entries.
    package var read: DataType {
        switch self {
        case .plain(let type): type
        case .halfFloat: .float32
        case .byteBoolean: .boolean
        case .date64: .date32
        case .time, .interval(.dayTime), .interval(.monthDayNano), .text, .uuid: .utf8
        case .duration: .int64
        case .interval(.yearMonth): .int32
        case .decimal(_, let precision, let scale):
            .decimal128(precision: max(precision, scale) - min(scale, 0), scale: max(scale, 0))
        case .binary, .fixedSizeBinary: .binary
        case .list(let element, _): .list(element.read)
        case .structure(let fields): .structure(fields.map(\.read))
        case .map(let key, let value):
            .list(Field("entries", .structure([key.read, value.read]), nullable: false))
        case .dictionary(_, _, let values): values.read
        case .runEndEncoded(_, let values): values.read.type
        }
    }

    var isPlain: Bool {
        switch self {
        case .plain: true
        case .list(let element, .offsets): element.isPlain
        case .structure(let fields): fields.allSatisfy(\.isPlain)
        case .map(let key, let value): key.isPlain && value.isPlain
        default: false
        }
    }

    /// Arrow's name of the type, for errors.
    var arrowName: String {
        switch self {
        case .plain(let type): "\(type)"
        case .halfFloat: "half float"
        case .date64: "date64"
        case .time: "time"
        case .duration: "duration"
        case .interval: "interval"
        case .decimal(let bytes, let precision, let scale): "decimal(\(precision), \(scale)) of \(bytes * 8) bits"
        case .text(.large): "largeUtf8"
        case .text(.view): "utf8View"
        case .binary(.large): "largeBinary"
        case .binary(.view): "binaryView"
        case .fixedSizeBinary: "fixedSizeBinary"
        case .uuid: "uuid"
        case .byteBoolean: "bool8"
        case .list(_, .offsets): "list"
        case .list(_, .large): "largeList"
        case .list(_, .fixed): "fixedSizeList"
        case .list(_, .view): "listView"
        case .list(_, .largeView): "largeListView"
        case .structure: "structure"
        case .map: "map"
        case .dictionary: "dictionary"
        case .runEndEncoded: "runEndEncoded"
        }
    }
}

extension [StoredField] {
    /// The schema of batches that hold the columns as they are stored.
    /// - Throws: `.unsupported`, naming the first column of a type that Roost's batches do not have.
    func plainSchema() throws(ArrowIPCError) -> Schema {
        for field in self { try field.expectPlain(inside: []) }
        return Schema(map(\.read))
    }
}

extension StoredField {
    fileprivate func expectPlain(inside path: [String]) throws(ArrowIPCError) {
        let path = path + [name]
        switch type {
        case .plain: break
        case .list(let element, .offsets): try element.expectPlain(inside: path)
        case .structure(let fields): for field in fields { try field.expectPlain(inside: path) }
        default:
            throw .unsupported(
                "column '\(path.joined(separator: "."))' is of Arrow type \(type.arrowName), which Roost's own batches "
                    + "do not have; cast it before writing")
        }
    }
}
