package import JSONText
package import SparkSQL

/// How types are found in JSON: Spark's options of it.
package struct JSONInferenceOptions: Sendable {
    let primitivesAreStrings: Bool
    let prefersDecimals: Bool
    let dropsNulls: Bool
    /// What tells moments in texts; nil where texts are texts.
    let moments: FieldReader?

    /// - Throws: Spark's error for a pattern that is none.
    package init(_ options: RecordOptions) throws(SparkError) {
        primitivesAreStrings = options.isOn("primitivesAsString")
        prefersDecimals = options.isOn("prefersDecimal")
        dropsNulls = options.isOn("dropFieldIfAllNull")
        let fields = try FieldReader(options)
        moments = options.isOn("inferTimestamp") ? fields : nil
    }
}

/// What values at one place of JSON were seen to be, as Spark finds their type.
///
/// The type does not depend on the order of values, so that parts of files are looked at at once.
package final class JSONInference: @unchecked Sendable {
    private struct Kinds: OptionSet {
        let rawValue: Int
        static let boolean = Kinds(rawValue: 1)
        static let long = Kinds(rawValue: 2)
        static let decimal = Kinds(rawValue: 4)
        static let double = Kinds(rawValue: 8)
        static let text = Kinds(rawValue: 16)
        static let moment = Kinds(rawValue: 32)
        static let object = Kinds(rawValue: 64)
        static let list = Kinds(rawValue: 128)

        static let numbers: Kinds = [.long, .decimal, .double]
    }

    private let options: JSONInferenceOptions
    private var kinds: Kinds = []
    /// The most digits of decimals before and behind the point.
    private var range = 0, scale = 0
    package private(set) var names: [String] = []
    package private(set) var members: [JSONInference] = []
    package private(set) var element: JSONInference?
    private var nameBytes: [[UInt8]] = []
    private var positions: [String: Int] = [:]
    /// Records that are neither objects nor arrays of objects.
    package private(set) var hasBadRecords = false
    /// Objects that are rows.
    package private(set) var rows = 0

    package init(_ options: JSONInferenceOptions) { self.options = options }

    // MARK: records

    /// Notes a record: an object, an array of objects, or null.
    package func add(record json: inout JSONReader) throws(JSONSyntaxError) {
        switch try json.kind() {
        case .object:
            kinds.insert(.object)
            rows += 1
            try addMembers(&json)
        case .array: try json.array { json throws(JSONSyntaxError) in try add(record: &json) }
        case .null: try json.skip()
        default:
            try json.skip()
            hasBadRecords = true
        }
    }

    /// Notes a record that is no JSON.
    package func addBadRecord() { hasBadRecords = true }

    /// The columns of the records.
    package var schema: StructType {
        guard case .structure(let fields)? = canonical(type(isRoot: true)) else { return StructType() }
        return StructType(fields)
    }

    // MARK: values

    /// Notes the value that comes next.
    private func add(_ json: inout JSONReader) throws(JSONSyntaxError) {
        switch try json.kind() {
        case .null: try json.skip()
        case .boolean:
            kinds.insert(options.primitivesAreStrings ? .text : .boolean)
            try json.skip()
        case .number: note(number: try json.literalText())
        case .string:
            if options.moments == nil, !options.prefersDecimals {
                // An empty text decides nothing, as in Spark.
                let text = try json.text()
                if !text.isEmpty { kinds.insert(.text) }
            } else {
                note(text: try json.string())
            }
        case .object:
            kinds.insert(.object)
            try addMembers(&json)
        case .array:
            kinds.insert(.list)
            let element = self.element ?? JSONInference(options)
            self.element = element
            try json.array { json throws(JSONSyntaxError) in try element.add(&json) }
        }
    }

    private func addMembers(_ json: inout JSONReader) throws(JSONSyntaxError) {
        var expected = 0
        try json.members { key, json throws(JSONSyntaxError) in
            let index =
                expected < nameBytes.count && key.bytes.elementsEqual(nameBytes[expected])
                ? expected : position(of: key.string)
            expected = index + 1
            try members[index].add(&json)
        }
    }

    private func position(of name: String) -> Int {
        if let known = positions[name] { return known }
        positions[name] = names.count
        names.append(name)
        nameBytes.append(Array(name.utf8))
        members.append(JSONInference(options))
        return names.count - 1
    }

    private func note(number letters: UnsafeRawBufferPointer) {
        if options.primitivesAreStrings {
            kinds.insert(.text)
            return
        }
        let isWhole = letters.allSatisfy { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-") }
        if isWhole, FieldNumber.whole(letters) != nil {
            kinds.insert(.long)
        } else if isWhole || options.prefersDecimals {
            note(decimal: NumberParser.decimal(String(decoding: letters, as: UTF8.self)))
        } else {
            kinds.insert(.double)
        }
    }

    private func note(text: String) {
        if text.isEmpty { return }
        if options.prefersDecimals, let number = NumberParser.decimal(text) { return note(decimal: number) }
        kinds.insert(options.moments?.isTimestamp(text) == true ? .moment : .text)
    }

    private func note(decimal number: BigDecimal?) {
        guard let number else {
            kinds.insert(.double)
            return
        }
        let (precision, scale) = number.shape
        guard max(precision, scale) <= 38 else {
            kinds.insert(.double)
            return
        }
        kinds.insert(.decimal)
        range = max(range, max(precision, scale) - scale)
        self.scale = max(self.scale, scale)
    }

    /// Adds what other values were seen to be.
    package func merge(_ other: JSONInference) {
        kinds.formUnion(other.kinds)
        range = max(range, other.range)
        scale = max(scale, other.scale)
        hasBadRecords = hasBadRecords || other.hasBadRecords
        rows += other.rows
        for (name, member) in zip(other.names, other.members) { members[position(of: name)].merge(member) }
        if let more = other.element {
            let element = self.element ?? JSONInference(options)
            self.element = element
            element.merge(more)
        }
    }

    // MARK: types

    /// Whether values of several kinds are here, so that texts hold their JSON.
    package var isMixed: Bool { !kinds.isEmpty && kinds != .text && type(isRoot: false) == .string }

    private func type(isRoot: Bool) -> SparkType {
        if kinds.isEmpty { return .null }
        if isRoot || kinds == .object {
            let fields = zip(names, members).map { StructField($0, $1.type(isRoot: false)) }
            return .structure(fields.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) })
        }
        if kinds == .list { return .array(element?.type(isRoot: false) ?? .null, containsNull: true) }
        if kinds == .boolean { return .boolean }
        if kinds == .moment { return .timestamp }
        if kinds == .long { return .long }
        guard Kinds.numbers.isSuperset(of: kinds) else { return .string }
        if kinds.contains(.double) { return .double }
        let whole = kinds.contains(.long) ? max(range, 20) : range
        return whole + scale > 38 ? .double : .decimal(precision: max(1, whole + scale), scale: scale)
    }

    /// The type with texts where nothing but null was, and without objects that have no members; nil for such a one.
    private func canonical(_ type: SparkType) -> SparkType? {
        switch type {
        case .null: return options.dropsNulls ? nil : .string
        case .array(let element, _): return canonical(element).map { .array($0, containsNull: true) }
        case .structure(let fields):
            let kept = fields.compactMap { field in
                field.name.isEmpty ? nil : canonical(field.type).map { StructField(field.name, $0) }
            }
            return kept.isEmpty ? nil : .structure(kept)
        default: return type
        }
    }
}
