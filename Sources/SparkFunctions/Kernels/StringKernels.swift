internal import SparkSQL

/// Functions of texts that DuckDB has not, or has with another meaning.
enum StringKernels {
    static let all: [String: Kernel] = letters.merging(places) { first, _ in first }.merging(StringCodes.all) {
        first, _ in first
    }

    private static let letters: [String: Kernel] = [
        "upper": .row { (row) throws(SparkError) in .string(row[0].string.uppercased()) },
        "lower": .row { (row) throws(SparkError) in .string(LetterCase.lower(row[0].string)) },
        "initcap": .row { (row) throws(SparkError) in .string(LetterCase.initcap(row[0].string)) },
        "trim_both": .row { (row) throws(SparkError) in trimmed(row, leading: true, trailing: true) },
        "trim_leading": .row { (row) throws(SparkError) in trimmed(row, leading: true, trailing: false) },
        "trim_trailing": .row { (row) throws(SparkError) in trimmed(row, leading: false, trailing: true) },
        "lpad": .row { (row) throws(SparkError) in try Padding.padded(row, left: true) },
        "rpad": .row { (row) throws(SparkError) in try Padding.padded(row, left: false) },
        "reverse": .row { (row) throws(SparkError) in .text(row[0].scalars.reversed()) },
        "translate": .row { (row) throws(SparkError) in
            var changes: [Unicode.Scalar: Unicode.Scalar?] = [:]
            let to = row[2].scalars
            for (index, from) in row[1].scalars.enumerated() where changes[from] == nil {
                changes[from] = .some(index < to.count ? to[index] : nil)
            }
            return .text(row[0].scalars.compactMap { changes[$0] ?? $0 })
        },
        "overlay": .row { (row) throws(SparkError) in overlaid(row) },
        "space": .row { (row) throws(SparkError) in
            try ValueRoom.check(row[0].int, in: "space", parameter: "n")
            return .string(String(repeating: " ", count: max(0, row[0].int)))
        },
        "soundex": .row { (row) throws(SparkError) in .string(Soundex.code(row[0].string)) },
        "levenshtein": .row { (row) throws(SparkError) in
            .integer(Int64(Levenshtein.distance(row[0].scalars, row[1].scalars)))
        },
        "levenshtein_limit": .row { (row) throws(SparkError) in
            let distance = Levenshtein.distance(row[0].scalars, row[1].scalars)
            return .integer(distance > row[2].int ? -1 : Int64(distance))
        },
        "sentences": .row { (row) throws(SparkError) in Sentences.split(row[0].string) },
        "mask": .row(strict: false) { (row) throws(SparkError) in
            row[0].isNull ? .null : .text(row[0].scalars.map { Masking.masked($0, row) })
        },
        "luhn_check": .row { (row) throws(SparkError) in .boolean(Luhn.check(Array(row[0].string.utf8))) },
        "quote": .row { (row) throws(SparkError) in
            .string("'" + row[0].string.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'")
        },
    ]

    private static let places: [String: Kernel] = [
        "instr": .row { (row) throws(SparkError) in .integer(Int64(find(row[1].scalars, in: row[0].scalars, from: 1)))
        },
        "instr_from": .row { (row) throws(SparkError) in
            guard row[3].int > 0 else {
                throw AnalysisError.invalidParameter(
                    "OCCURRENCE",
                    ["functionName": "`instr`", "parameter": "`occurrence`", "actual": "\(row[3].int)"],
                    "The occurrence must be more than 0, but is \(row[3].int).")
            }
            let (part, text) = (row[1].scalars, row[0].scalars)
            return .integer(Int64(Occurrences.place(of: part, in: text, from: row[2].int, number: row[3].int)))
        },
        "jaro_winkler_similarity": .row { (row) throws(SparkError) in
            .double(JaroWinkler.similarity(row[0].scalars, row[1].scalars))
        },
        "locate": .row(strict: false) { (row) throws(SparkError) in
            if row[2].isNull { return .integer(0) }
            if row[0].isNull || row[1].isNull { return .null }
            return row[2].int < 1
                ? .integer(0) : .integer(Int64(find(row[0].scalars, in: row[1].scalars, from: row[2].int)))
        },
        "substring_index": .row { (row) throws(SparkError) in
            .string(substringIndex(row[0].string, row[1].string, row[2].int))
        },
        "split_part": .row { (row) throws(SparkError) in
            let index = row[2].int
            guard index != 0 else {
                throw SparkError("INVALID_INDEX_OF_ZERO", message: "The index 0 is invalid. An index counts from 1.")
            }
            let delimiter = row[1].string
            let pieces = delimiter.isEmpty ? [row[0].string] : row[0].string.byteSplit(delimiter)
            let position = index > 0 ? index - 1 : pieces.count + index
            return .string(pieces.indices.contains(position) ? pieces[position] : "")
        },
        "find_in_set": .row { (row) throws(SparkError) in
            let word = row[0].string
            guard !word.utf8.contains(0x2C) else { return .integer(0) }
            let words = row[1].string.split(separator: ",", omittingEmptySubsequences: false)
            let index = words.firstIndex { $0.utf8.elementsEqual(word.utf8) }
            return .integer(Int64(index.map { $0 + 1 } ?? 0))
        },
        "replace": .row { (row) throws(SparkError) in
            let (text, search, replacement) = (row[0].string, row[1].string, row[2].string)
            return search.isEmpty ? row[0] : .string(try text.replacingBytes(search, with: replacement))
        },
        "binary_find": .row { (row) throws(SparkError) in
            let (bytes, part) = (row[0].bytes, row[1].bytes)
            guard !part.isEmpty else { return .boolean(true) }
            guard bytes.count >= part.count else { return .boolean(false) }
            return .boolean((0...(bytes.count - part.count)).contains { Array(bytes[$0..<$0 + part.count]) == part })
        },
        "binary_prefix": .row { (row) throws(SparkError) in .boolean(row[0].bytes.starts(with: row[1].bytes)) },
        "binary_suffix": .row { (row) throws(SparkError) in
            .boolean(row[0].bytes.reversed().starts(with: row[1].bytes.reversed()))
        },
        "binary_substring": .row { (row) throws(SparkError) in .binary(slice(row[0].bytes, row[1].int, row[2].int)) },
        "substring": .row { (row) throws(SparkError) in .text(slice(row[0].scalars, row[1].int, row[2].int)) },
    ]

    /// The elements from `start` on, counted from 1, or from the end where it is negative.
    static func slice<Element>(_ all: [Element], _ start: Int, _ length: Int) -> [Element] {
        if length <= 0 { return [] }
        let first = start > 0 ? start - 1 : start < 0 ? all.count + start : 0
        let end = first.addingReportingOverflow(length)
        let last = end.overflow ? all.count : min(all.count, end.partialValue)
        return max(0, first) < last ? Array(all[max(0, first)..<last]) : []
    }

    static func find(_ part: [Unicode.Scalar], in text: [Unicode.Scalar], from: Int) -> Int {
        if part.isEmpty { return 1 }
        var index = from - 1
        while index + part.count <= text.count {
            if text[index] == part[0], text[index..<index + part.count].elementsEqual(part) { return index + 1 }
            index += 1
        }
        return 0
    }

    private static func trimmed(_ row: borrowing SparkRow, leading: Bool, trailing: Bool) -> SparkValue {
        let set = Set(row[0].scalars)
        var scalars = row[1].scalars[...]
        if leading { scalars = scalars.drop { set.contains($0) } }
        if trailing { while let last = scalars.last, set.contains(last) { scalars.removeLast() } }
        return .text(scalars)
    }

    private static func overlaid(_ row: borrowing SparkRow) -> SparkValue {
        if case .binary(let bytes) = row[0] {
            let length = row[3].int >= 0 ? row[3].int : row[1].bytes.count
            return .binary(
                slice(bytes, 1, row[2].int - 1) + row[1].bytes + slice(bytes, row[2].int + length, Int(Int32.max)))
        }
        let (text, other) = (row[0].scalars, row[1].scalars)
        let length = row[3].int >= 0 ? row[3].int : other.count
        return .text(slice(text, 1, row[2].int - 1) + other + slice(text, row[2].int + length, Int(Int32.max)))
    }

    private static func substringIndex(_ text: String, _ delimiter: String, _ count: Int) -> String {
        if delimiter.isEmpty || count == 0 { return "" }
        let pieces = text.byteSplit(delimiter, fromEnd: count < 0)
        if count > 0 { return pieces.prefix(count).joined(separator: delimiter) }
        return pieces.suffix(count == .min ? .max : -count).joined(separator: delimiter)
    }
}

extension String {
    /// The pieces between the places where the bytes of `separator` stand.
    func byteSplit(_ separator: String, fromEnd: Bool = false) -> [String] {
        let (bytes, part) = (Array(utf8), Array(separator.utf8))
        guard !part.isEmpty, bytes.count >= part.count else { return [self] }
        var pieces: [String] = []
        if fromEnd {
            var end = bytes.count
            var index = bytes.count - part.count
            while index >= 0 {
                if bytes[index] == part[0], bytes[index..<index + part.count].elementsEqual(part),
                    index + part.count <= end
                {
                    pieces.append(String(decoding: bytes[(index + part.count)..<end], as: UTF8.self))
                    end = index
                    index -= part.count
                } else {
                    index -= 1
                }
            }
            pieces.append(String(decoding: bytes[..<end], as: UTF8.self))
            return pieces.reversed()
        }
        var start = 0
        var index = 0
        while index + part.count <= bytes.count {
            if bytes[index] == part[0], bytes[index..<index + part.count].elementsEqual(part) {
                pieces.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += part.count
                start = index
            } else {
                index += 1
            }
        }
        pieces.append(String(decoding: bytes[start...], as: UTF8.self))
        return pieces
    }
}
