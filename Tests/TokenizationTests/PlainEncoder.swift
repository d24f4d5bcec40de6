@testable import Tokenization

/// Byte pair encoding as it is defined: the pair with the lowest rank, leftmost first, merges
/// until none has a rank.
///
/// Over all splits, with a dictionary from bytes to ranks.
struct PlainEncoder {
    let ranks: [[UInt8]: UInt32]
    let pattern: PlainPattern

    init(_ file: RankFile, _ pattern: EncodingDefinition.Pattern) {
        var ranks: [[UInt8]: UInt32] = [:]
        file.eachToken { ranks[Array($1)] = $0 }
        self.ranks = ranks
        self.pattern = .of(pattern)
    }

    func encode(_ text: String) -> [UInt32] {
        pattern.split(text).flatMap { merge(Array($0.utf8)) }
    }

    func merge(_ piece: [UInt8]) -> [UInt32] {
        if let whole = ranks[piece] { return [whole] }
        var parts = piece.map { [$0] }
        while true {
            var best: (rank: UInt32, index: Int)?
            for index in parts.indices.dropLast() {
                if let rank = ranks[parts[index] + parts[index + 1]], rank < best?.rank ?? .max {
                    best = (rank, index)
                }
            }
            guard let best else { return parts.map { ranks[$0]! } }
            parts[best.index] += parts.remove(at: best.index + 1)
        }
    }
}
