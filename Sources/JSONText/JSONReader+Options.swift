/// Reads that allow another kind of value than the one that is wanted.
///
/// Servers that call themselves compatible leave fields out, send `null` for them, or another
/// type. In a field that is not needed, such a value counts as absent; it is never an error.
extension JSONReader {
    /// Reads a string; any other value is skipped and gives `nil`.
    package mutating func optionalString() throws(JSONSyntaxError) -> String? {
        guard try kind() == .string else {
            try skip()
            return nil
        }
        return try string()
    }

    /// Reads a number; any other value is skipped and gives `nil`.
    package mutating func optionalNumber() throws(JSONSyntaxError) -> Double? {
        guard try kind() == .number else {
            try skip()
            return nil
        }
        return Double(try numberText())
    }

    /// Reads a whole number, also one written as `12.0`; any other value is skipped, giving `nil`.
    package mutating func optionalInteger() throws(JSONSyntaxError) -> Int? {
        guard try kind() == .number else {
            try skip()
            return nil
        }
        let text = try numberText()
        return Int(text) ?? Double(text).flatMap(Self.whole)
    }

    /// Reads a count: a number, rounded up, or a number in a string; any other value is skipped and gives `nil`.
    ///
    /// Beyond what a count can be, it is the largest or smallest number.
    package mutating func optionalCount() throws(JSONSyntaxError) -> Int? {
        switch try kind() {
        case .number: return Self.count(try numberText())
        case .string: return Self.count(try string())
        default:
            try skip()
            return nil
        }
    }

    private static func count(_ text: String) -> Int? {
        if let count = Int(text) { return count }
        guard let number = Double(text), !number.isNaN else { return nil }
        guard number > -0x1p62, number < 0x1p62 else { return number < 0 ? .min : .max }
        let cut = Int(number)
        return Double(cut) < number ? cut + 1 : cut
    }

    /// Reads `true` or `false`; any other value is skipped and gives `nil`.
    package mutating func optionalBoolean() throws(JSONSyntaxError) -> Bool? {
        let first = try nextToken()
        try skip()
        switch first {
        case UInt8(ascii: "t"): return true
        case UInt8(ascii: "f"): return false
        default: return nil
        }
    }

    /// Reads an object if one comes, with ``object(_:)``; any other value is skipped.
    ///
    /// - Returns: Whether an object was read.
    @discardableResult
    package mutating func optionalObject(
        _ member: (_ key: String, _ reader: inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) -> Bool {
        guard try kind() == .object else {
            try skip()
            return false
        }
        try object(member)
        return true
    }

    /// Reads an object if one comes, its keys as bytes; any other value is skipped.
    ///
    /// - Returns: Whether an object was read.
    @discardableResult
    package mutating func optionalMembers(
        _ member: (_ key: JSONKey, _ reader: inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) -> Bool {
        guard try kind() == .object else {
            try skip()
            return false
        }
        try members(member)
        return true
    }

    /// Reads an array if one comes, with ``array(_:)``; any other value is skipped.
    ///
    /// - Returns: Whether an array was read.
    @discardableResult
    package mutating func optionalArray(
        _ element: (_ reader: inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) -> Bool {
        guard try kind() == .array else {
            try skip()
            return false
        }
        try array(element)
        return true
    }

    // Not `Int(exactly:)`, which calls the C library's `trunc` and so would need its maths library linked.
    private static func whole(_ number: Double) -> Int? {
        guard number >= -0x1p63, number < 0x1p63, Double(Int(number)) == number else { return nil }
        return Int(number)
    }

    /// The characters of the next number.
    private mutating func numberText() throws(JSONSyntaxError) -> String {
        String(decoding: try literalText(), as: UTF8.self)
    }
}
