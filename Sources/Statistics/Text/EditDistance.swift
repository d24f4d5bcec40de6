/// How far two texts are apart by insertions, deletions and substitutions (Levenshtein 1966).
package struct EditDistance: Sendable, Hashable {
    /// The least number of edits.
    package let edits: Int
    /// The units of the first text, the reference.
    package let reference: Int
    /// The units of the second text, the prediction.
    package let prediction: Int

    /// The edits by the longer text's units, from 0 to 1; 0 where both are empty.
    package var normalised: Double {
        let longer = max(reference, prediction)
        return longer > 0 ? Double(edits) / Double(longer) : 0
    }

    /// One less the normalised distance: 1 for equal texts.
    package var similarity: Double { 1 - normalised }

    /// The edits by the reference's units: the word or character error rate, which may be above 1.
    package func errorRate() throws(Undefined) -> Double {
        guard reference > 0 else { throw Undefined("the reference is empty") }
        return Double(edits) / Double(reference)
    }
}

/// Edit distances of characters and of words, 64 cells of the table at a time (Myers 1999, Hyyrö 2003).
///
/// Characters are Unicode's scalar values, words are what white space separates. A value keeps its memory between rows:
/// use one for each thread and many rows.
package struct EditDistances: Sendable {
    private var trie = SymbolTrie()
    private var masks = MatchMasks()
    private var first: [Int] = []
    private var second: [Int] = []
    private var rises: [UInt64] = []
    private var falls: [UInt64] = []

    package init() {}

    /// The distance by characters.
    package mutating func characters(reference: String, prediction: String) -> EditDistance {
        characters(reference: reference.utf8.span, prediction: prediction.utf8.span)
    }

    /// The distance by words.
    package mutating func words(reference: String, prediction: String) -> EditDistance {
        words(reference: reference.utf8.span, prediction: prediction.utf8.span)
    }

    /// The distance of UTF-8 by characters.
    package mutating func characters(reference: Span<UInt8>, prediction: Span<UInt8>) -> EditDistance {
        trie.removeAll()
        EditDistances.readCharacters(reference, into: &first, trie: &trie)
        EditDistances.readCharacters(prediction, into: &second, trie: &trie)
        return distance()
    }

    /// The distance of UTF-8 by words.
    package mutating func words(reference: Span<UInt8>, prediction: Span<UInt8>) -> EditDistance {
        trie.removeAll()
        EditDistances.readWords(reference, into: &first, trie: &trie)
        EditDistances.readWords(prediction, into: &second, trie: &trie)
        return distance()
    }

    private static func readCharacters(_ bytes: Span<UInt8>, into units: inout [Int], trie: inout SymbolTrie) {
        units.removeAll(keepingCapacity: true)
        var index = 0
        while index < bytes.count {
            let (scalar, length) = Characters.decode(bytes, at: index)
            units.append(trie.number(0, UInt64(scalar)))
            index &+= length
        }
    }

    private static func readWords(_ bytes: Span<UInt8>, into units: inout [Int], trie: inout SymbolTrie) {
        units.removeAll(keepingCapacity: true)
        var path = WordPath()
        Characters.eachWord(bytes) { range in
            for index in range { path.append(bytes[index], to: &trie) }
            units.append(path.finish(in: &trie))
        }
    }

    private mutating func distance() -> EditDistance {
        var start = 0
        let shorter = min(first.count, second.count)
        while start < shorter, first[start] == second[start] { start += 1 }
        var (end, otherEnd) = (first.count, second.count)
        while end > start, otherEnd > start, first[end - 1] == second[otherEnd - 1] {
            end -= 1
            otherEnd -= 1
        }
        let edits = edits(first[start..<end], second[start..<otherEnd])
        return EditDistance(edits: edits, reference: first.count, prediction: second.count)
    }

    private mutating func edits(_ first: ArraySlice<Int>, _ second: ArraySlice<Int>) -> Int {
        if first.isEmpty || second.isEmpty { return max(first.count, second.count) }
        masks.set(first, limit: trie.count + 1)
        let blocks = masks.blocks
        rises.removeAll(keepingCapacity: true)
        rises.append(contentsOf: repeatElement(~0, count: blocks))
        falls.removeAll(keepingCapacity: true)
        falls.append(contentsOf: repeatElement(0, count: blocks))
        let top: UInt64 = 1 &<< UInt64((first.count - 1) & 63)
        var distance = first.count
        for symbol in second {
            let row = masks.row(symbol)
            // The cell above the first row grows by one with every column.
            var (rise, fall): (UInt64, UInt64) = (1, 0)
            for block in 0..<blocks {
                let (up, down) = (rises[block], falls[block])
                var equal = row < 0 ? 0 : masks.block(row, block)
                let vertical = equal | down
                equal |= fall
                let across = (((equal & up) &+ up) ^ up) | equal
                var higher = down | ~(across | up)
                var lower = up & across
                let last = block == blocks - 1 ? top : 1 &<< 63
                let (nextRise, nextFall): (UInt64, UInt64) = (higher & last == 0 ? 0 : 1, lower & last == 0 ? 0 : 1)
                higher = higher &<< 1 | rise
                lower = lower &<< 1 | fall
                rises[block] = lower | ~(vertical | higher)
                falls[block] = higher & vertical
                (rise, fall) = (nextRise, nextFall)
            }
            distance += Int(rise) - Int(fall)
        }
        return distance
    }
}
