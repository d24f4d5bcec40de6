/// Reads a short text of digits and signs from the left.
struct DigitReader {
    private var bytes: ArraySlice<UInt8>

    init(_ text: String) { bytes = Array(text.utf8)[...] }

    var isAtEnd: Bool { bytes.isEmpty }

    /// What was not read yet.
    var rest: String { String(decoding: bytes, as: UTF8.self) }

    func at(_ character: Unicode.Scalar) -> Bool { bytes.first == UInt8(ascii: character) }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard at(character) else { return false }
        bytes.removeFirst()
        return true
    }

    /// All digits that come next as a number, or nil where there are more or fewer than there may be.
    mutating func number(digits: ClosedRange<Int>) -> Int64? {
        let run = bytes.prefix(while: ASCII.isDigit)
        guard digits.contains(run.count) else { return nil }
        bytes = bytes.dropFirst(run.count)
        return run.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    /// The digits after a point as millionths; digits after the sixth are cut.
    mutating func fraction() -> Int64 {
        let run = bytes.prefix(while: ASCII.isDigit)
        bytes = bytes.dropFirst(run.count)
        var value = run.prefix(6).reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        for _ in run.prefix(6).count..<6 { value *= 10 }
        return value
    }

    mutating func skipBlanks() -> Bool {
        let run = bytes.prefix { $0 <= 0x20 }
        bytes = bytes.dropFirst(run.count)
        return !run.isEmpty
    }

    /// The letters that come next, as small letters.
    mutating func word() -> String {
        let run = bytes.prefix(while: ASCII.isLetter)
        bytes = bytes.dropFirst(run.count)
        return String(decoding: run, as: UTF8.self).lowercased()
    }
}
