/// Finds phrases of a list in texts: whole words one behind the other, in upper or lower case.
///
/// Where several phrases begin at a word, the longest is found, and the search goes on behind it. A value keeps its
/// memory between texts: use one for each thread.
struct PhraseMatcher: Sendable {
    /// A phrase that was found.
    struct Match: Sendable, Hashable {
        /// Which one, by its place in the list.
        let phrase: Int
        /// Its words in the text, by their number from 0.
        let words: Range<Int>
        /// Its bytes in the text.
        let bytes: Range<Int>
    }

    private struct Edge: Hashable {
        let node: Int
        let word: Int
    }

    private var table = WordTable()
    private var edges: [Edge: Int] = [:]
    /// The phrase that ends at each node, -1 for none.
    private var ends = [-1]
    /// The node that each word leads to from the root, 0 for none.
    private var first = [0]
    private var reader = WordReader()
    private var numbers: [Int] = []
    private var places: [Range<Int>] = []
    /// The words of the text that was read last.
    var wordCount: Int { numbers.count }

    /// A matcher of these phrases; one without a word is never found, and of two that are the same words the first is.
    init(_ phrases: [String]) {
        for (index, phrase) in phrases.enumerated() {
            var node = 0
            for word in WordReader.words(phrase) {
                let edge = Edge(node: node, word: table.insert(Array(word.utf8)))
                if let next = edges[edge] {
                    node = next
                } else {
                    ends.append(-1)
                    node = ends.count - 1
                    edges[edge] = node
                }
            }
            if node > 0, ends[node] < 0 { ends[node] = index }
        }
        first = Array(repeating: 0, count: table.count + 1)
        for (edge, node) in edges where edge.node == 0 { first[edge.word] = node }
    }

    /// Calls `body` with each phrase that is found, until it gives false; of a longer text, only its first `limit` words
    /// are read.
    mutating func eachMatch(_ text: Span<UInt8>, limit: Int = .max, _ body: (Match) -> Bool) {
        numbers.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        if limit <= 0 { return }
        // Out of self while its closure uses the rest of it.
        var reader = WordReader()
        swap(&reader, &self.reader)
        reader.eachWord(text) { word, place in
            numbers.append(table.number(word))
            places.append(place)
            return numbers.count < limit
        }
        swap(&reader, &self.reader)
        var start = 0
        while start < numbers.count {
            var node = first[numbers[start]]
            var next = start &+ 1
            var found: (phrase: Int, end: Int)?
            while node > 0 {
                if ends[node] >= 0 { found = (ends[node], next) }
                guard next < numbers.count, let step = edges[Edge(node: node, word: numbers[next])] else { break }
                node = step
                next &+= 1
            }
            guard let found else {
                start &+= 1
                continue
            }
            let bytes = places[start].lowerBound..<places[found.end - 1].upperBound
            if !body(Match(phrase: found.phrase, words: start..<found.end, bytes: bytes)) { return }
            start = found.end
        }
    }

    /// How many phrases are found in the text.
    mutating func count(_ text: Span<UInt8>) -> Int {
        var count = 0
        eachMatch(text) { _ in
            count += 1
            return true
        }
        return count
    }
}
