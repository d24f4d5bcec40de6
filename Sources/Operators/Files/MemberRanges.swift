internal import JSONText

/// Where the values of known members stand in an object of JSON.
struct MemberRanges {
    private let names: [[UInt8]]
    private let positions: [String: Int]
    /// The bytes of each member's value, in the order of the names; nil where the object lacks it.
    private var found: [Range<Int>?]

    init(_ names: [String]) {
        self.names = names.map { Array($0.utf8) }
        positions = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        found = Array(repeating: nil, count: names.count)
    }

    /// The bytes of a member's value in the object that was read last.
    subscript(member: Int) -> Range<Int>? { found[member] }

    /// Passes over an object; of a member that stands in it twice, the last counts.
    mutating func read(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        for index in found.indices { found[index] = nil }
        var expected = 0
        try reader.members { key, reader throws(JSONSyntaxError) in
            let member = position(of: key, expected: expected)
            _ = try reader.kind()
            let start = reader.position
            try reader.skip()
            guard let member else { return }
            found[member] = start..<reader.position
            expected = member + 1
        }
    }

    /// Keys mostly come in the order of the names.
    private func position(of key: JSONKey, expected: Int) -> Int? {
        if expected < names.count, key.bytes.elementsEqual(names[expected]) { return expected }
        return positions[key.string]
    }
}
