internal import SparkSQL

/// Functions of arrays and maps that DuckDB has not, or has with another meaning.
enum CollectionKernels {
    static let all: [String: Kernel] = arrays.merging(sets) { first, _ in first }.merging(maps) { first, _ in first }

    private static let arrays: [String: Kernel] = [
        "slice": .row { (row) throws(SparkError) in
            let (values, start, length) = (row[0].elements, row[1].int, row[2].int)
            guard start != 0 else {
                throw AnalysisError.invalidParameter(
                    "START", ["parameter": "`start`", "functionName": "`slice`"],
                    "expects a positive or a negative value for `start`, but got 0.")
            }
            guard length >= 0 else {
                throw AnalysisError.invalidParameter(
                    "LENGTH", ["parameter": "`length`", "functionName": "`slice`", "length": "\(length)"],
                    "expects `length` greater than or equal to 0, but got \(length).")
            }
            if start < 0, values.count + start < 0 { return .array([]) }
            return .array(StringKernels.slice(values, start, length))
        },
        "array_join": Kernel(strict: false) { (call) throws(SparkError) in
            let function = call.options.first ?? "array_join"
            return { (row) throws(SparkError) in
                if row[0].isNull || row[1].isNull || (row.count > 2 && row[2].isNull) { return .null }
                return .string(try joined(row, function))
            }
        },
        "array_insert": .row(strict: false) { (row) throws(SparkError) in
            if row[0].isNull || row[1].isNull { return .null }
            var values = row[0].elements
            let position = row[1].int
            try ValueRoom.check(
                max(values.count, abs(position)), of: SparkValue.bytesOfElement, in: "array_insert")
            guard position != 0 else {
                throw SparkError(
                    "INVALID_INDEX_OF_ZERO",
                    message: "The index 0 is invalid. An index counts from 1, or from the end where it is negative.")
            }
            if position > 0 {
                values += Array(repeating: .null, count: max(0, position - 1 - values.count))
                values.insert(row[2], at: position - 1)
            } else {
                values = Array(repeating: .null, count: max(0, -position - 1 - values.count)) + values
                values.insert(row[2], at: values.count + position + 1)
            }
            return .array(values)
        },
        "array_remove": .row { (row) throws(SparkError) in
            let value = row[1]
            return .array(row[0].elements.filter { $0 != value })
        },
        "arrays_zip": .row { (row) throws(SparkError) in
            let lists = (0..<row.count).map { row[$0].elements }
            let count = lists.map(\.count).max() ?? 0
            return .array((0..<count).map { index in .structure(lists.map { index < $0.count ? $0[index] : .null }) })
        },
        "sort_array": .row { (row) throws(SparkError) in
            let sorted = row[0].elements.sorted(by: SparkValue.isBefore)
            return .array(row[1].isTrue ? sorted : sorted.reversed())
        },
        "array_sort": .row { (row) throws(SparkError) in
            let values = row[0].elements.filter { !$0.isNull }.sorted(by: SparkValue.isBefore)
            return .array(values + Array(repeating: .null, count: row[0].elements.count - values.count))
        },
        "array_sort_by": .row { (row) throws(SparkError) in
            let (values, order) = (row[0].elements, row[1].elements.map(\.elements))
            if order.contains(where: { $0.contains(where: \.isNull) }) {
                throw SparkError(
                    "COMPARATOR_RETURNS_NULL", parameters: ["firstValue": "", "secondValue": ""],
                    message: "The comparator has returned a NULL for a comparison.")
            }
            let indices = values.indices.sorted { left, right in
                let result = left < order.count && right < order[left].count ? order[left][right].whole ?? 0 : 0
                return result < 0 || (result == 0 && left < right)
            }
            return .array(indices.map { values[$0] })
        },
        "sequence": Kernel { (call) throws(SparkError) in try SequenceKernel.function(call) },
        "sequence_step": SequenceKernel.step,
    ]

    private static func joined(_ row: borrowing SparkRow, _ function: String) throws(SparkError) -> String {
        let replacement = row.count > 2 ? row[2].string : nil
        let (texts, separator) = (row[0].elements.compactMap { $0.text ?? replacement }, row[1].string)
        let length = texts.reduce(texts.count.multipliedReportingOverflow(by: separator.utf8.count)) {
            let sum = $0.partialValue.addingReportingOverflow($1.utf8.count)
            return (sum.partialValue, $0.overflow || sum.overflow)
        }
        try ValueRoom.check(length.overflow ? .max : length.partialValue, in: function)
        return texts.joined(separator: separator)
    }

    private static let sets: [String: Kernel] = [
        "array_distinct": .row { (row) throws(SparkError) in .array(distinct(row[0].elements)) },
        "array_union": .row { (row) throws(SparkError) in .array(distinct(row[0].elements + row[1].elements)) },
        "array_intersect": .row { (row) throws(SparkError) in
            let other = Set(row[1].elements)
            return .array(distinct(row[0].elements).filter { other.contains($0) })
        },
        "array_except": .row { (row) throws(SparkError) in
            let other = Set(row[1].elements)
            return .array(distinct(row[0].elements).filter { !other.contains($0) })
        },
        "arrays_overlap": .row { (row) throws(SparkError) in
            let (left, right) = (row[0].elements, row[1].elements)
            let other = Set(right)
            if left.contains(where: { !$0.isNull && other.contains($0) }) { return .boolean(true) }
            let hasNull = left.contains(where: \.isNull) || right.contains(where: \.isNull)
            return hasNull && !left.isEmpty && !right.isEmpty ? .null : .boolean(false)
        },
    ]

    static func distinct(_ values: [SparkValue]) -> [SparkValue] {
        var seen: Set<SparkValue> = []
        return values.filter { seen.insert($0).inserted }.map(\.withoutNegativeZero)
    }

    private static let maps: [String: Kernel] = [
        "map_from_arrays": Kernel { (call) throws(SparkError) in
            let type = call.argument(0)
            return { (row) throws(SparkError) in
                let (keys, values) = (row[0].elements, row[1].elements)
                guard keys.count == values.count else {
                    throw SparkError(
                        "_LEGACY_ERROR_TEMP_2128",
                        message: "The key array and value array of MapData must have the same length.")
                }
                return try map(keys, values, Arrays.element(type).type)
            }
        },
        "map_from_entries": Kernel { (call) throws(SparkError) in
            guard case .map(let key, _, _) = call.result else { return { (_) throws(SparkError) in .null } }
            return { (row) throws(SparkError) in
                let entries = row[0].elements
                if entries.contains(where: \.isNull) { return .null }
                return try map(entries.map { $0.members[0] }, entries.map { $0.members[1] }, key)
            }
        },
        "map_concat": Kernel { (call) throws(SparkError) in
            guard case .map(let key, _, _) = call.result else { return { (_) throws(SparkError) in .null } }
            return { (row) throws(SparkError) in
                var (keys, values): ([SparkValue], [SparkValue]) = ([], [])
                for index in 0..<row.count {
                    guard case .map(let more, let moreValues) = row[index] else { continue }
                    keys += more
                    values += moreValues
                }
                return try map(keys, values, key)
            }
        },
        "str_to_map": Kernel { (_) throws(SparkError) in
            var last: (pairs: JavaRegex, entry: JavaRegex)?
            return { (row) throws(SparkError) in
                if last?.pairs.pattern != row[1].string || last?.entry.pattern != row[2].string {
                    guard let pairs = JavaRegex(row[1].string), let entry = JavaRegex(row[2].string) else {
                        throw AnalysisError.invalidParameter(
                            "PATTERN",
                            [
                                "parameter": "`regexp`", "functionName": "`str_to_map`",
                                "value": SparkQuote.literal(row[1].string),
                            ], "the delimiter is no regular expression.")
                    }
                    last = (pairs, entry)
                }
                guard let (pairs, entry) = last else { return .null }
                var (keys, values): ([SparkValue], [SparkValue]) = ([], [])
                for pair in pairs.split(row[0].string, limit: -1) {
                    let pieces = entry.split(pair, limit: 2)
                    keys.append(.string(pieces[0]))
                    values.append(pieces.count > 1 ? .string(pieces[1]) : .null)
                }
                return try map(keys, values, .string)
            }
        },
    ]

    static func map(_ keys: [SparkValue], _ values: [SparkValue], _ type: SparkType) throws(SparkError) -> SparkValue {
        var seen: Set<SparkValue> = []
        for key in keys {
            if key.isNull { throw SparkError("NULL_MAP_KEY", message: "Cannot use null as map key.") }
            guard seen.insert(key).inserted else {
                throw SparkError(
                    "DUPLICATED_MAP_KEY",
                    parameters: [
                        "key": ValueText().stored(key, type), "mapKeyDedupPolicy": "\"spark.sql.mapKeyDedupPolicy\"",
                    ],
                    message: "Duplicate map key \(ValueText().text(key, type)) was found, please check the input data.")
            }
        }
        return .map(keys, values)
    }
}

extension SparkValue {
    /// The same value with 0.0 for -0.0, as Spark's sets have it.
    fileprivate var withoutNegativeZero: SparkValue {
        switch self {
        case .double(let value) where value == 0: .double(0)
        case .float(let value) where value == 0: .float(0)
        case .array(let values): .array(values.map(\.withoutNegativeZero))
        case .structure(let values): .structure(values.map(\.withoutNegativeZero))
        default: self
        }
    }
}
