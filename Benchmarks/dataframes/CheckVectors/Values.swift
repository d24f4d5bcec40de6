import Columnar
import DataFrames
import Foundation
import SparkFunctions
import SparkSQL

/// Reads and compares values of Spark's types.
struct Values {
    /// Relative tolerance of floating point; nil for the usual one of each width.
    let tolerance: Double?
    private var casts: [KernelCall: RowFunction] = [:]

    init(tolerance: Double? = nil) { self.tolerance = tolerance }

    // MARK: reading

    /// The value that a vector writes as `json`, by its type.
    mutating func read(_ json: JSON, _ type: SparkType) throws -> SparkValue {
        switch (type, json) {
        case (_, .null): return .null
        case (.boolean, .boolean(let value)): return .boolean(value)
        case (.byte, .integer(let value)), (.short, .integer(let value)), (.integer, .integer(let value)),
            (.long, .integer(let value)):
            return .integer(value)
        case (.float, _):
            if let number = json.double { return .float(Float(number)) }
        case (.double, _):
            if let number = json.double { return .double(number) }
        case (.decimal, .text(let text)):
            if let unscaled = Int128(text.replacing(".", with: "")) { return .decimal(unscaled) }
        case (.binary, .text(let text)):
            let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
            if digits.count == text.utf8.count, digits.count % 2 == 0 {
                return .binary(
                    stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
            }
        case (.date, .text(let text)), (.timestamp, .text(let text)), (.timestampNTZ, .text(let text)):
            // Before the year 0 the vectors have a year of four letters, of which the sign is one.
            return try cast(.string(text.hasPrefix("-") ? "-0" + text.dropFirst() : text), .string, type)
        case (.array(let element, _), .list(let list)):
            return .array(try list.map { try read($0, element) })
        case (.map(let keyType, let valueType, _), .list(let entries)):
            let pairs = entries.compactMap(\.list).filter { $0.count == 2 }
            return .map(
                try pairs.map { try read($0[0], keyType) }, try pairs.map { try read($0[1], valueType) })
        case (.structure(let fields), .list(let list)) where list.count == fields.count:
            return .structure(try zip(list, fields).map { try read($0, $1.type) })
        case (_, .text(let text)): return .string(text)
        default: break
        }
        throw Malformed("\(json) is no value of the type \(type.sql)")
    }

    /// The value as a row of an input has it.
    static func cell(_ value: SparkValue, _ type: SparkType) -> Value {
        switch (value, type) {
        case (.null, _): .null
        case (.boolean(let value), _): .boolean(value)
        case (.integer(let value), .date): .date(Int32(clamping: value))
        case (.integer(let value), .timestamp), (.integer(let value), .timestampNTZ): .timestamp(value)
        case (.integer(let value), _): .integer(value)
        case (.float(let value), _): .double(Double(value))
        case (.double(let value), _): .double(value)
        case (.decimal(let unscaled), .decimal(_, let scale)): .decimal(unscaled: unscaled, scale: scale)
        case (.string(let text), _): .string(text)
        case (.binary(let bytes), _): .binary(bytes)
        case (.array(let values), .array(let element, _)): .list(values.map { cell($0, element) })
        case (.map(let keys, let values), .map(let keyType, let valueType, _)):
            .list(
                zip(keys, values).map {
                    .structure(["key", "value"], [cell($0, keyType), cell($1, valueType)])
                })
        case (.structure(let values), .structure(let fields)):
            .structure(fields.map(\.name), zip(values, fields).map { cell($0, $1.type) })
        default: .null
        }
    }

    // MARK: comparing

    /// Whether both are the same value, as far as the vectors' rules say.
    mutating func agree(_ found: SparkValue, _ expected: SparkValue, _ type: SparkType) -> Bool {
        switch (found, expected, type) {
        case (.null, .null, _): return true
        case (.null, _, _), (_, .null, _): return false
        case (.double(let found), .double(let expected), _): return close(found, expected, tolerance ?? 1e-12)
        case (.float(let found), .float(let expected), _):
            return close(Double(found), Double(expected), tolerance ?? 1e-6)
        case (.array(let found), .array(let expected), .array(let element, _)):
            return all(found, expected) { $0.agree($1, $2, element) }
        case (.map(let keys, let values), .map(let keys2, let values2), .map(let keyType, let valueType, _)):
            guard keys.count == keys2.count else { return false }
            var left = Array(zip(keys2, values2))
            for (key, value) in zip(keys, values) {
                var index: Int?
                for (position, pair) in left.enumerated() where agree(key, pair.0, keyType) {
                    if agree(value, pair.1, valueType) { index = position }
                }
                guard let index else { return false }
                left.remove(at: index)
            }
            return true
        case (.structure(let found), .structure(let expected), .structure(let fields)):
            guard found.count == fields.count, expected.count == fields.count else { return false }
            return zip(zip(found, expected), fields).allSatisfy { agree($0.0, $0.1, $1.type) }
        default:
            if case .string(let text) = expected {
                return Self.plain(self.text(found, type), type).utf8.elementsEqual(text.utf8)
            }
            return found == expected
        }
    }

    private mutating func all(
        _ found: [SparkValue], _ expected: [SparkValue], _ agree: (inout Values, SparkValue, SparkValue) -> Bool
    ) -> Bool {
        guard found.count == expected.count else { return false }
        for (found, expected) in zip(found, expected) where !agree(&self, found, expected) { return false }
        return true
    }

    private func close(_ found: Double, _ expected: Double, _ tolerance: Double) -> Bool {
        if found.isNaN || expected.isNaN { return found.isNaN && expected.isNaN }
        if found == 0, expected == 0 { return found.sign == expected.sign }
        // Beside infinity every number would be near.
        if found.isInfinite || expected.isInfinite { return found == expected }
        return abs(found - expected) <= tolerance * max(abs(found), abs(expected))
    }

    /// The text of a value: Spark's cast to STRING.
    mutating func text(_ value: SparkValue, _ type: SparkType) -> String {
        if case .string(let text) = value { return text }
        if case .null = value { return "null" }
        guard case .string(let text)? = try? cast(value, type, .string) else { return "\(value)" }
        return text
    }

    /// The value as the vectors write it.
    mutating func json(_ value: SparkValue, _ type: SparkType) -> JSON {
        switch (value, type) {
        case (.null, _): return .null
        case (.boolean(let value), _): return .boolean(value)
        case (.float(let value), _): return .number(Double(value))
        case (.double(let value), _): return .number(value)
        case (.integer(let value), .byte), (.integer(let value), .short), (.integer(let value), .integer),
            (.integer(let value), .long):
            return .integer(value)
        case (.array(let values), .array(let element, _)): return .list(values.map { json($0, element) })
        case (.structure(let values), .structure(let fields)):
            return .list(zip(values, fields).map { json($0, $1.type) })
        case (.map(let keys, let values), .map(let keyType, let valueType, _)):
            return .list(zip(keys, values).map { .list([json($0, keyType), json($1, valueType)]) })
        default: return .text(text(value, type))
        }
    }

    /// Times of day are written with all six digits after the point.
    private static func plain(_ text: String, _ type: SparkType) -> String {
        guard case .time = type else { return text }
        let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = pieces.count > 1 ? String(pieces[1]) : ""
        return pieces[0] + "." + fraction.padding(toLength: 6, withPad: "0", startingAt: 0)
    }

    private mutating func cast(_ value: SparkValue, _ from: SparkType, _ to: SparkType) throws -> SparkValue {
        let call = KernelCall("cast", [from], to, options: ["ansi", "UTC"])
        let function = try casts[call] ?? Kernels.function(for: call)
        casts[call] = function
        return try function([value])
    }
}

extension StructType {
    /// The paths of array elements, map values and nested fields that cannot be null, which DDL has no word for.
    var strictPaths: Set<String> {
        func paths(_ name: String, _ type: SparkType) -> [String] {
            switch type {
            case .array(let element, let containsNull):
                (containsNull ? [] : [name + ".element"]) + paths(name + ".element", element)
            case .map(let key, let value, let valueContainsNull):
                (valueContainsNull ? [] : [name + ".value"]) + paths(name + ".key", key)
                    + paths(name + ".value", value)
            case .structure(let fields): fields.flatMap { paths(name + "." + $0.name, $0.type) }
            default: []
            }
        }
        return Set(fields.flatMap { paths($0.name, $0.type) })
    }
}
