/// A word, number, string or sign of a SQL text.
struct Token: Hashable, Sendable {
    var kind: Kind
    /// The keyword that a word is, in any case; words that are none have nil.
    var keyword: Keyword?
    /// Where it stands, in bytes of UTF-8.
    var range: Range<Int>

    enum Kind: Hashable, Sendable {
        /// Letters, digits and underscores without quotes, also those of keywords.
        case word
        /// A name between backticks.
        case quotedName
        /// Text between single or double quotes, with or without `r` before it.
        case string
        case number(Number)
        case symbol(Symbol)
        /// A character that no token begins with, or a quote without its end.
        case unrecognized
        /// The end of the text.
        case end
    }

    /// The kinds of numbers, by their suffix and form.
    enum Number: Hashable, Sendable {
        /// `1`, `1L`, `1S`, `1Y`.
        case integer, long, short, byte
        /// `1e3`, `1.5`, `1F`, `1D`, `1BD`.
        case exponent, decimal, float, double, bigDecimal
    }
}

/// The signs of Spark's SQL; the raw value is the text.
enum Symbol: String, Hashable, Sendable {
    case semicolon = ";", leftParen = "(", rightParen = ")", comma = ",", dot = "."
    case leftBracket = "[", rightBracket = "]", bang = "!"
    case equal = "=", doubleEqual = "==", nullSafeEqual = "<=>", notEqual = "<>", bangEqual = "!="
    case less = "<", lessEqual = "<=", notGreater = "!>", greater = ">", greaterEqual = ">=", notLess = "!<"
    case shiftLeft = "<<", shiftRight = ">>", shiftRightUnsigned = ">>>"
    case plus = "+", minus = "-", asterisk = "*", slash = "/", percent = "%"
    case tilde = "~", ampersand = "&", pipe = "|", concatenate = "||", operatorPipe = "|>", hat = "^"
    case colon = ":", doubleColon = "::", arrow = "->", fatArrow = "=>", question = "?"
    case hintStart = "/*+", hintEnd = "*/"

    /// By the first byte, the longest first, so that the first that fits is the right one.
    static let byFirstByte: [[(bytes: [UInt8], symbol: Symbol)]] = {
        let all: [Symbol] = [
            .semicolon, .leftParen, .rightParen, .comma, .dot, .leftBracket, .rightBracket, .bang, .equal, .doubleEqual,
            .nullSafeEqual, .notEqual, .bangEqual, .less, .lessEqual, .notGreater, .greater, .greaterEqual, .notLess,
            .shiftLeft, .shiftRight, .shiftRightUnsigned, .plus, .minus, .asterisk, .slash, .percent, .tilde,
            .ampersand, .pipe, .concatenate, .operatorPipe, .hat, .colon, .doubleColon, .arrow, .fatArrow, .question,
            .hintStart, .hintEnd,
        ]
        var table = [[(bytes: [UInt8], symbol: Symbol)]](repeating: [], count: 256)
        for symbol in all.sorted(by: { $0.rawValue.utf8.count > $1.rawValue.utf8.count }) {
            let bytes = Array(symbol.rawValue.utf8)
            table[Int(bytes[0])].append((bytes, symbol))
        }
        return table
    }()
}
