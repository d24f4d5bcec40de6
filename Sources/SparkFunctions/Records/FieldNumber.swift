/// Numbers in the bytes of files, as Java reads them, without making a text of them first.
package enum FieldNumber {
    /// A whole number: a sign or none, and digits, with nothing around them.
    package static func whole(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard let first = bytes.first else { return nil }
        let isNegative = first == UInt8(ascii: "-")
        let start = isNegative || first == UInt8(ascii: "+") ? 1 : 0
        guard start < bytes.count else { return nil }
        if bytes.count - start > 18 { return Int64(String(decoding: bytes, as: UTF8.self)) }
        var value: Int64 = 0
        for index in start..<bytes.count {
            let digit = bytes[index] &- 0x30
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ Int64(digit)
        }
        return isNegative ? -value : value
    }

    /// A number whose digits and power of ten a `Double` has exactly, so that one operation gives the nearest one.
    ///
    /// - Returns: Nil for every other text, also for other numbers.
    package static func shortDouble(_ bytes: UnsafeRawBufferPointer) -> Double? {
        var index = 0
        guard let first = bytes.first else { return nil }
        let isNegative = first == UInt8(ascii: "-")
        if isNegative || first == UInt8(ascii: "+") { index = 1 }
        var value: UInt64 = 0
        var digits = 0, power = 0
        while index < bytes.count, bytes[index] &- 0x30 <= 9 {
            value = value &* 10 &+ UInt64(bytes[index] &- 0x30)
            (index, digits) = (index + 1, digits + 1)
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            while index < bytes.count, bytes[index] &- 0x30 <= 9 {
                value = value &* 10 &+ UInt64(bytes[index] &- 0x30)
                (index, digits, power) = (index + 1, digits + 1, power - 1)
            }
        }
        guard index == bytes.count, 1...15 ~= digits, power >= -powers.count + 1 else { return nil }
        let number = Double(value) / powers[-power]
        return isNegative ? -number : number
    }

    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}
