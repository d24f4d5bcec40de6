package import SparkFunctions
package import SparkSQL

/// Values as `show` writes them.
package struct CellText {
    private let timeZone: String
    private var casts: [SparkType: RowFunction] = [:]

    /// Texts with times in this time zone.
    package init(timeZone: String = "UTC") { self.timeZone = timeZone }

    /// The text of a value.
    package mutating func text(_ value: SparkValue, _ type: SparkType) -> String {
        switch (value, type) {
        case (.null, _): return "NULL"
        case (.binary(let bytes), _): return "[" + bytes.map { Self.hexadecimal($0) }.joined(separator: " ") + "]"
        case (.array(let values), .array(let element, _)):
            return "[" + list(values.map { ($0, element) }).joined(separator: ", ") + "]"
        case (.structure(let values), .structure(let fields)):
            return "{" + list(zip(values, fields).map { ($0, $1.type) }).joined(separator: ", ") + "}"
        case (.map(let keys, let values), .map(let key, let element, _)):
            let left = list(keys.map { ($0, key) })
            let right = list(values.map { ($0, element) })
            return "{" + zip(left, right).map { "\($0) -> \($1)" }.joined(separator: ", ") + "}"
        case (.string(let text), _): return text
        default: return cast(value, type)
        }
    }

    private mutating func list(_ values: [(SparkValue, SparkType)]) -> [String] {
        var texts: [String] = []
        for (value, type) in values { texts.append(text(value, type)) }
        return texts
    }

    private mutating func cast(_ value: SparkValue, _ type: SparkType) -> String {
        guard let function = function(from: type), case .string(let text)? = try? function([value]) else { return "" }
        return text
    }

    /// The cast of a type to text.
    ///
    /// It is kept once: a function that is taken out of a dictionary and put back is
    /// another one, which calls the one before, so that a thousand cells would go through a thousand calls each.
    private mutating func function(from type: SparkType) -> RowFunction? {
        if let known = casts[type] { return known }
        let call = KernelCall("cast", [type], .string, options: ["ansi", timeZone])
        guard let made = try? Kernels.function(for: call) else { return nil }
        casts[type] = made
        return made
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }
}
