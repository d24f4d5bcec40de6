package import SparkSQL

/// What type the texts of a column of CSV have, as Spark finds it: one text after another.
package struct CSVInference: Sendable {
    private let reader: FieldReader
    private let prefersDates: Bool

    package init(_ reader: FieldReader, _ options: RecordOptions) {
        self.reader = reader
        prefersDates = options.isOn("preferDate", default: true)
    }

    /// The type of texts of which those before had the type `known`; `.null` where there was none.
    package func type(_ text: String, after known: SparkType) -> SparkType {
        if known.isString || text.isEmpty { return known }
        let own: SparkType =
            switch known {
            case .null, .integer: integer(text)
            case .long: long(text)
            case .decimal: decimal(text)
            case .double: double(text)
            case .date: date(text)
            case .timestamp: timestamp(text)
            default: boolean(text)
            }
        return merged(known, own)
    }

    /// The type of a column whose texts are of both.
    package func merged(_ left: SparkType, _ right: SparkType) -> SparkType {
        if left == right { return left }
        switch (left, right) {
        case (.null, let other), (let other, .null): return other
        case (.integer, .long), (.long, .integer): return .long
        case (.date, .timestamp), (.timestamp, .date): return reader.takesDatesAsTimestamps ? .timestamp : .string
        default: break
        }
        guard let one = Self.digits(left), let other = Self.digits(right) else {
            let numbers = [left, right].allSatisfy { $0 == .double || Self.digits($0) != nil }
            return numbers ? .double : .string
        }
        let scale = max(one.scale, other.scale)
        let range = max(one.precision - one.scale, other.precision - other.scale)
        return range + scale > 38 ? .double : .decimal(precision: range + scale, scale: scale)
    }

    /// What a decimal needs for the values of a type.
    private static func digits(_ type: SparkType) -> (precision: Int, scale: Int)? {
        switch type {
        case .integer: (10, 0)
        case .long: (20, 0)
        case .decimal(let precision, let scale): (precision, scale)
        default: nil
        }
    }

    private func integer(_ text: String) -> SparkType {
        if case .integer? = reader.csv(text, .integer) { return .integer }
        return long(text)
    }

    private func long(_ text: String) -> SparkType {
        if case .integer? = reader.csv(text, .long) { return .long }
        return decimal(text)
    }

    private func decimal(_ text: String) -> SparkType {
        // Texts with a fraction are doubles, so that only whole numbers are decimals.
        let isWhole = text.utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == 0x2B || $0 == 0x2D }
        let digits = text.utf8.drop { [0x2B, 0x2D, 0x30].contains($0) }.count
        if isWhole, digits <= 38, reader.csv(text, .decimal(precision: 38, scale: 0)) != nil {
            return .decimal(precision: max(1, digits), scale: 0)
        }
        return double(text)
    }

    private func double(_ text: String) -> SparkType {
        if reader.csvDouble(text) != nil { return .double }
        return prefersDates ? date(text) : timestamp(text)
    }

    private func date(_ text: String) -> SparkType { reader.isDate(text) ? .date : timestamp(text) }

    private func timestamp(_ text: String) -> SparkType { reader.isTimestamp(text) ? .timestamp : boolean(text) }

    private func boolean(_ text: String) -> SparkType { FieldReader.boolean(text) == nil ? .string : .boolean }
}
