internal import SparkSQL

/// `lpad` and `rpad`, of texts and of bytes.
enum Padding {
    static func padded(_ row: borrowing SparkRow, left: Bool) throws(SparkError) -> SparkValue {
        let width = row[1].int
        if case .binary(let bytes) = row[0] { return .binary(try padded(bytes, width, row[2].bytes, left: left)) }
        let (text, fill) = (row[0].string, row[2].string)
        // What has as many bytes as it needs letters may still have fewer letters.
        if width <= 0 { return .string("") }
        let count = text.unicodeScalars.count
        if count >= width { return .text(text.unicodeScalars.prefix(width)) }
        let letters = fill.unicodeScalars.count
        if letters == 0 { return row[0] }
        let (whole, part) = (width - count).quotientAndRemainder(dividingBy: letters)
        let last = String(String.UnicodeScalarView(fill.unicodeScalars.prefix(part)))
        try check(fill.utf8.count, times: whole, and: text.utf8.count + last.utf8.count, left)
        let missing = String(repeating: fill, count: whole) + last
        return .string(left ? missing + text : text + missing)
    }

    private static func padded(
        _ all: [UInt8], _ width: Int, _ fill: [UInt8], left: Bool
    ) throws(SparkError) -> [UInt8] {
        if width <= 0 { return [] }
        if all.count >= width { return Array(all.prefix(width)) }
        if fill.isEmpty { return all }
        try check(1, times: width, and: 0, left)
        let missing = (0..<(width - all.count)).map { fill[$0 % fill.count] }
        return left ? missing + all : all + missing
    }

    private static func check(_ bytes: Int, times count: Int, and rest: Int, _ left: Bool) throws(SparkError) {
        let product = bytes.multipliedReportingOverflow(by: count)
        let sum = product.partialValue.addingReportingOverflow(rest)
        try ValueRoom.check(
            product.overflow || sum.overflow ? .max : sum.partialValue, in: left ? "lpad" : "rpad", parameter: "len")
    }
}

extension String {
    /// The text with other bytes wherever those of `part` stand.
    func replacingBytes(_ part: String, with other: String) throws(SparkError) -> String {
        let (bytes, part, other) = (Array(utf8), Array(part.utf8), Array(other.utf8))
        var places: [Int] = []
        var index = 0
        while index + part.count <= bytes.count {
            if bytes[index] == part[0], bytes[index..<index + part.count].elementsEqual(part) {
                places.append(index)
                index += part.count
            } else {
                index += 1
            }
        }
        if places.isEmpty { return self }
        let added = places.count.multipliedReportingOverflow(by: other.count)
        try ValueRoom.check(added.overflow ? .max : bytes.count + added.partialValue, in: "replace")
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + places.count * (other.count - part.count))
        var start = 0
        for place in places {
            result += bytes[start..<place]
            result += other
            start = place + part.count
        }
        result += bytes[start...]
        return String(decoding: result, as: UTF8.self)
    }
}
