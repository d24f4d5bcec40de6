// What the next tokens may be the beginning of.
//
// Nearly every keyword may be a name in Spark. A rule takes a word as a keyword where what follows it fits.
extension Parser {
    /// Whether a query may begin at the token `distance` after the next one.
    func startsQuery(_ distance: Int) -> Bool {
        var distance = distance
        while peek(distance).kind == .symbol(.leftParen) { distance += 1 }
        let next = peek(distance + 1)
        switch peek(distance).keyword {
        case .select:
            return next.startsOperand || next.kind == .symbol(.hintStart)
        case .with, .table, .from: return next.isName || next.kind == .symbol(.leftParen) || next.kind == .string
        case .values: return next.startsOperand
        default: return false
        }
    }

    /// Whether the word that comes next begins a clause, where it could also be another name for what is before it.
    var startsClause: Bool {
        let next = peek()
        let isParen = next.kind == .symbol(.leftParen)
        switch token.keyword {
        case .from: return next.isName || isParen || next.kind == .string
        case .select, .where, .having, .qualify, .limit, .offset:
            return next.startsOperand && !(next.keyword == .from && peek(2).isName)
        case .group, .order, .sort, .cluster, .distribute: return next.keyword == .by
        case .window: return next.isName && peek(2).keyword == .as
        case .union, .except, .intersect, .setMinus:
            return isParen || [.select, .all, .distinct, .values, .table, .from, .by].contains(next.keyword)
        case .lateral: return next.keyword == .view
        case .pivot, .tablesample: return isParen
        case .unpivot: return isParen || next.keyword == .include || next.keyword == .exclude
        case .for: return next.isName || isParen
        default: return false
        }
    }
}

extension Token {
    /// Whether an operand may begin with it.
    var startsOperand: Bool {
        switch kind {
        case .word, .quotedName, .string, .number: true
        case .symbol(let symbol):
            switch symbol {
            case .leftParen, .asterisk, .minus, .plus, .tilde, .bang, .question, .colon: true
            default: false
            }
        case .unrecognized, .end: false
        }
    }
}
