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
    private var masks = SymbolMasks()
    private var first: [Int] = []
    private var second: [Int] = []
    private var growth: [Int8] = []

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
        // What each column's cell grows by in its row: the row above the first grows by one with every column.
        growth.removeAll(keepingCapacity: true)
        growth.append(contentsOf: repeatElement(1, count: second.count))
        var start = first.startIndex
        while start < first.endIndex {
            let end = min(start + 64, first.endIndex)
            fill(first[start..<end], second)
            start = end
        }
        var distance = first.count
        for step in growth { distance += Int(step) }
        return distance
    }

    /// Fills a block of at most 64 rows for all columns: `growth` is that of the row above, then that of its last row.
    private mutating func fill(_ block: ArraySlice<Int>, _ second: ArraySlice<Int>) {
        masks.set(block, limit: trie.count + 1)
        var (rises, falls) = (~UInt64(0), UInt64(0))
        let last: UInt64 = 1 &<< UInt64(block.count - 1)
        var column = 0
        for symbol in second {
            let step = growth[column]
            let (rise, fall): (UInt64, UInt64) = (step > 0 ? 1 : 0, step < 0 ? 1 : 0)
            var equal = masks[symbol]
            let vertical = equal | falls
            equal |= fall
            let across = (((equal & rises) &+ rises) ^ rises) | equal
            var higher = falls | ~(across | rises)
            var lower = rises & across
            growth[column] = (higher & last == 0 ? 0 : 1) - (lower & last == 0 ? 0 : 1)
            higher = higher &<< 1 | rise
            lower = lower &<< 1 | fall
            rises = lower | ~(vertical | higher)
            falls = higher & vertical
            column &+= 1
        }
    }
}
