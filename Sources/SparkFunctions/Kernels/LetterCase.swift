/// Capital and small letters, as Java changes them.
enum LetterCase {
    /// Small letters; a Greek sigma at the end of a word is the final one.
    static func lower(_ text: String) -> String {
        guard text.unicodeScalars.contains("\u{3A3}") else { return text.lowercased() }
        let scalars = Array(text.unicodeScalars)
        var result = ""
        for (index, scalar) in scalars.enumerated() {
            guard scalar == "\u{3A3}" else {
                result += scalar.properties.lowercaseMapping
                continue
            }
            let before = index > 0 && scalars[index - 1].properties.isCased
            let after = index + 1 < scalars.count && scalars[index + 1].properties.isCased
            result.unicodeScalars.append(before && !after ? "\u{3C2}" : "\u{3C3}")
        }
        return result
    }

    /// Each word with a capital first letter and small others; words stand between blanks.
    static func initcap(_ text: String) -> String {
        var result = ""
        var word = String.UnicodeScalarView()
        func flush() {
            guard let first = word.first else { return }
            result += first.properties.titlecaseMapping
            result += lower(String(word.dropFirst()).isEmpty ? "" : String(String.UnicodeScalarView(word.dropFirst())))
            word = String.UnicodeScalarView()
        }
        for scalar in text.unicodeScalars {
            if scalar == " " {
                flush()
                result += " "
            } else {
                word.append(scalar)
            }
        }
        flush()
        return result
    }
}

/// The code of how a word sounds.
enum Soundex {
    private static let codes: [UInt8] = Array("01230120022455012623010202".utf8)

    static func code(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard let first = bytes.first.map(upper), 65...90 ~= first else { return text }
        var result: [UInt8] = [first]
        var last = codes[Int(first - 65)]
        for byte in bytes.dropFirst() {
            let letter = upper(byte)
            guard 65...90 ~= letter else {
                last = 48
                continue
            }
            let code = codes[Int(letter - 65)]
            // H and W do not part equal codes.
            if letter == 72 || letter == 87 { continue }
            if code != 48, code != last {
                result.append(code)
                if result.count == 4 { break }
            }
            last = code
        }
        while result.count < 4 { result.append(48) }
        return String(decoding: result, as: UTF8.self)
    }

    private static func upper(_ byte: UInt8) -> UInt8 { 97...122 ~= byte ? byte - 32 : byte }
}

/// Sentences and their words.
enum Sentences {
    static func split(_ text: String) -> SparkValue {
        var sentences: [SparkValue] = []
        var words: [SparkValue] = []
        var word = String.UnicodeScalarView()
        func endWord() {
            if !word.isEmpty { words.append(.string(String(word))) }
            word = String.UnicodeScalarView()
        }
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isInner =
                (scalar == "'" || scalar == "." || scalar == ",") && index > 0 && index + 1 < scalars.count
                && isWord(scalars[index - 1]) && isWord(scalars[index + 1])
                && (scalar == "'" || isDigit(scalars[index + 1]))
            if isWord(scalar) || isInner {
                // Chinese characters and Japanese letters beside each other are words of their own.
                if let last = word.last, script(last) != script(scalar) { endWord() }
                word.append(scalar)
            } else {
                endWord()
                let ends =
                    scalar == "!" || scalar == "?"
                    || (scalar == "." && index + 1 < scalars.count && scalars[index + 1] == " ")
                if ends, !words.isEmpty {
                    sentences.append(.array(words))
                    words = []
                }
            }
        }
        endWord()
        if !words.isEmpty { sentences.append(.array(words)) }
        return .array(sentences)
    }

    private static func script(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x3040...0x309F: 1
        case 0x30A0...0x30FF: 2
        case 0x3400...0x4DBF, 0x4E00...0x9FFF: 3
        default: 0
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.numericType != nil }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isAlphabetic || isDigit(scalar) { return true }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }
}

/// Letters and digits hidden behind others.
enum Masking {
    static func masked(_ scalar: Unicode.Scalar, _ row: borrowing SparkRow) -> Unicode.Scalar {
        let index =
            switch scalar.properties.generalCategory {
            case .uppercaseLetter: 1
            case .lowercaseLetter: 2
            case .decimalNumber: 3
            default: 4
            }
        return row.count > index ? row[index].scalars.first ?? scalar : scalar
    }
}

/// The check digit of card numbers.
enum Luhn {
    static func check(_ digits: [UInt8]) -> Bool {
        guard !digits.isEmpty, digits.allSatisfy({ 48...57 ~= $0 }) else { return false }
        var sum = 0
        for (index, byte) in digits.reversed().enumerated() {
            let digit = Int(byte - 48) * (index % 2 == 1 ? 2 : 1)
            sum += digit > 9 ? digit - 9 : digit
        }
        return sum % 10 == 0
    }
}
