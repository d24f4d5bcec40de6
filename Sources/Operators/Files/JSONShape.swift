internal import JSONText
internal import Planning

/// What the values at one place of JSON were seen to be, over all rows.
///
/// Shapes of parts of the files are made at once, and merged in their order.
final class JSONShape: @unchecked Sendable {
    struct Kinds: OptionSet {
        let rawValue: Int
        static let boolean = Kinds(rawValue: 1)
        /// An integer that a `Double` has exactly.
        static let smallLong = Kinds(rawValue: 2)
        static let long = Kinds(rawValue: 4)
        static let wholeNumber = Kinds(rawValue: 8)
        static let double = Kinds(rawValue: 16)
        static let otherNumber = Kinds(rawValue: 32)
        static let text = Kinds(rawValue: 64)
        static let object = Kinds(rawValue: 128)
        static let list = Kinds(rawValue: 256)

        static let integers: Kinds = [.smallLong, .long]
        static let numbers: Kinds = [.smallLong, .long, .wholeNumber, .double, .otherNumber]
        static let scalars: Kinds = [.boolean, .smallLong, .long, .wholeNumber, .double, .otherNumber, .text]
    }

    /// An object with more keys is a dictionary: its members are no columns.
    private static let mostMembers = 1_000
    /// Values that lie deeper are kept as JSON.
    private static let deepest = 24

    private(set) var kinds: Kinds = []
    private(set) var names: [String] = []
    private(set) var members: [JSONShape] = []
    /// Objects that were seen here.
    private(set) var objects = 0
    /// Names that stood more than once in an object.
    private(set) var repeatedNames: [String] = []
    /// The object in which each name was seen last.
    private var lastObject: [Int] = []
    private var nameBytes: [[UInt8]] = []
    private var positions: [String: Int] = [:]
    private var element: JSONShape?
    /// Values that lie in others are looked at only so deep.
    private let depth: Int

    /// - Parameter depth: How deep values are looked at; 0 for values of which only the kind counts.
    init(depth: Int = deepest) { self.depth = depth }

    /// Notes the value that comes next.
    func add(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        switch try reader.kind() {
        case .null: try reader.skip()
        case .boolean:
            kinds.insert(.boolean)
            try reader.skip()
        case .number: note(number: try reader.literalText())
        case .string:
            kinds.insert(.text)
            try reader.skip()
        case .object:
            kinds.insert(.object)
            guard depth > 0 else { return try reader.skip() }
            try addMembers(&reader)
        case .array:
            kinds.insert(.list)
            guard depth > 0 else { return try reader.skip() }
            let element = self.element ?? JSONShape(depth: depth - 1)
            self.element = element
            try reader.array { reader throws(JSONSyntaxError) in try element.add(&reader) }
        }
    }

    /// Notes the members of the object that comes next.
    func addMembers(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        var expected = 0
        objects += 1
        try reader.members { key, reader throws(JSONSyntaxError) in
            let index = position(of: key, expected: expected)
            expected = index + 1
            if lastObject[index] == objects, !repeatedNames.contains(names[index]) {
                repeatedNames.append(names[index])
            }
            lastObject[index] = objects
            try members[index].add(&reader)
        }
    }

    /// Notes a text of a CSV file, as what it would be if types were inferred.
    func add(text: UnsafeRawBufferPointer) {
        if JSONNumber.isNumber(text) { return note(number: text) }
        let word = text.count <= 5 ? String(decoding: text, as: UTF8.self).lowercased() : ""
        kinds.insert(word == "true" || word == "false" ? .boolean : .text)
    }

    private func note(number letters: UnsafeRawBufferPointer) {
        switch JSONNumber(letters) {
        // 2^53 has sixteen digits.
        case .long: kinds.insert(letters.count <= 15 ? .smallLong : .long)
        case .wholeNumber: kinds.insert(.wholeNumber)
        case .double: kinds.insert(.double)
        case .other: kinds.insert(.otherNumber)
        }
    }

    private func position(of key: JSONKey, expected: Int) -> Int {
        if expected < nameBytes.count, key.bytes.elementsEqual(nameBytes[expected]) { return expected }
        return position(of: key.string)
    }

    private func position(of name: String) -> Int {
        if let known = positions[name] { return known }
        let index = names.count
        positions[name] = index
        names.append(name)
        nameBytes.append(Array(name.utf8))
        lastObject.append(0)
        members.append(JSONShape(depth: depth - 1))
        return index
    }

    /// Adds what other rows, which come after these, were seen to be.
    func merge(_ other: JSONShape) {
        kinds.formUnion(other.kinds)
        objects += other.objects
        repeatedNames += other.repeatedNames
        for (name, member) in zip(other.names, other.members) { members[position(of: name)].merge(member) }
        if let more = other.element {
            let element = self.element ?? JSONShape(depth: depth - 1)
            self.element = element
            element.merge(more)
        }
    }

    /// The type that holds all values, and loses none.
    ///
    /// - Parameter isColumn: Whether this is a column; its texts are texts then, whatever else it holds.
    /// - Returns: JSON where nothing else holds them.
    func type(isColumn: Bool = false) -> JSONType {
        if let scalar = scalar { return scalar }
        switch kinds {
        case .object:
            let isDictionary =
                members.isEmpty || members.count > Self.mostMembers || depth == 0
                || Set(names.map { $0.lowercased() }).count < names.count || names.contains("")
                || !repeatedNames.isEmpty
            if isDictionary { return .json }
            return .object(zip(names, members).map { JSONType.Member($0, $1.type()) })
        case .list: return depth > 0 ? .list(element?.type() ?? .text) : .json
        default: return isColumn ? .text : .json
        }
    }

    /// The type where no value holds others; nil where some do.
    private var scalar: JSONType? {
        guard Kinds.scalars.isSuperset(of: kinds) else { return nil }
        if kinds.isEmpty { return .text }
        if kinds == .boolean { return .boolean }
        guard Kinds.numbers.isSuperset(of: kinds), !kinds.contains(.otherNumber) else { return .text }
        if Kinds.integers.isSuperset(of: kinds) { return .long }
        if kinds.contains(.double) { return kinds.isSubset(of: [.double, .smallLong]) ? .double : .text }
        return .wholeNumber
    }

    /// The column as a job file has it: texts are texts, everything else is JSON as it is written.
    var asWritten: (type: JSONType, results: ResultType) {
        if kinds.isEmpty || kinds == .text { return (.text, .text) }
        switch scalar {
        case .boolean?: return (.json, .boolean)
        case .long?: return (.json, .long)
        case .double?: return (.json, .double)
        default: return (.json, .text)
        }
    }
}

/// What a column of JSON becomes in results whose columns have types.
package enum ResultType: Sendable, Hashable {
    case text, boolean, long, double
}
