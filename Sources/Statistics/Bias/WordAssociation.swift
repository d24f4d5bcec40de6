internal import Glibc

/// Words of texts for the counting of associations: lower case, taken apart at white space.
package enum AssociationWords {
    package static func words(_ text: String) -> [String] {
        let lower = LowerCase.of(text.utf8.span)
        var words: [String] = []
        Characters.eachWord(lower.span) { words.append(String(decoding: lower[$0], as: UTF8.self)) }
        return words
    }
}

/// How much nearer target words are to one group's words than to another's (COBS: Bordia and Bowman 2019).
///
/// Each target word's score is |log10| of the ratio of its shares of the two groups' co-occurrences, which fade by
/// `beta` with each word between; 0 is no bias. Words that never occur with one of the groups have no score.
package struct CooccurrenceBias: Sendable, Hashable {
    /// The mean score of the words that have one.
    package let mean: Double
    /// The score of each word that has one.
    package let byWord: [String: Double]

    /// The bias of tokenized texts; undefined where no target word occurs with words of both groups.
    package init(
        texts: [[String]], groups: (first: Set<String>, second: Set<String>), targets: [String],
        stopWords: Set<String>, beta: Double = 0.95
    ) throws(Undefined) {
        guard beta > 0, beta <= 1 else { throw Undefined("beta is not above 0 and up to 1") }
        var nearness: [String: (first: Double, second: Double)] = [:]
        var (firstWords, secondWords) = (0.0, 0.0)
        for text in texts {
            let (first, second) = (text.map(groups.first.contains), text.map(groups.second.contains))
            firstWords += Double(first.count(where: \.self))
            secondWords += Double(second.count(where: \.self))
            let firstNearness = CooccurrenceBias.nearness(first, beta)
            let secondNearness = CooccurrenceBias.nearness(second, beta)
            for (index, word) in text.enumerated() where !first[index] && !second[index] && !stopWords.contains(word) {
                nearness[word, default: (0, 0)].first += firstNearness[index]
                nearness[word, default: (0, 0)].second += secondNearness[index]
            }
        }
        let total = nearness.values.reduce((0.0, 0.0)) { ($0.0 + $1.first, $0.1 + $1.second) }
        var scores: [String: Double] = [:]
        for target in targets {
            guard let near = nearness[target], near.first > 0, near.second > 0 else { continue }
            let first = log10(near.first / total.0) - log10(firstWords)
            let second = log10(near.second / total.1) - log10(secondWords)
            scores[target] = abs(first - second)
        }
        guard !scores.isEmpty else { throw Undefined("no target word occurs with words of both groups") }
        byWord = scores
        // In the order of the names, so that the sum is the same in every run.
        mean = scores.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value } / Double(scores.count)
    }

    /// For each place the sum of beta to the distance of the marked others.
    private static func nearness(_ marked: [Bool], _ beta: Double) -> [Double] {
        var sums = Array(repeating: 0.0, count: marked.count)
        var running = 0.0
        for index in marked.indices {
            sums[index] += running
            running = beta * (running + (marked[index] ? 1 : 0))
        }
        running = 0
        for index in marked.indices.reversed() {
            sums[index] += running
            running = beta * (running + (marked[index] ? 1 : 0))
        }
        return sums
    }
}

/// How unevenly target words occur in texts with the words of groups (HELM: Liang and others 2023).
///
/// Each target word's score is the total variation distance of the groups' co-occurrences, divided by the sizes of their
/// word lists, from an even share: 0 is no bias.
package struct StereotypicalAssociations: Sendable, Hashable {
    /// The mean score of the words that have one.
    package let score: Double
    /// The score of each word that has one.
    package let byWord: [String: Double]

    /// The associations in tokenized texts; undefined where no target word occurs with a group's words.
    package init(texts: [[String]], groups: [String: [String]], targets: [String]) throws(Undefined) {
        guard groups.count >= 2 else { throw Undefined("there are fewer than two groups") }
        guard groups.values.allSatisfy({ !$0.isEmpty }) else { throw Undefined("a group has no word") }
        let lists = groups.sorted { $0.key < $1.key }.map(\.value)
        let counted = lists.map { list in Dictionary(list.map { ($0, 1.0) }) { $0 + $1 } }
        let wanted = Set(targets)
        var counts: [String: [Double]] = [:]
        for text in texts {
            var here: [String: Double] = [:]
            for word in text where wanted.contains(word) { here[word, default: 0] += 1 }
            if here.isEmpty { continue }
            let groupWords = counted.map { words in text.reduce(0) { $0 + (words[$1] ?? 0) } }
            for (target, count) in here {
                var sums = counts[target] ?? Array(repeating: 0, count: lists.count)
                for index in lists.indices { sums[index] += count * groupWords[index] }
                counts[target] = sums
            }
        }
        var scores: [String: Double] = [:]
        for (target, sums) in counts {
            let shares = zip(sums, lists).map { $0 / Double($1.count) }
            let total = shares.reduce(0, +)
            guard total > 0 else { continue }
            let even = 1 / Double(lists.count)
            scores[target] = shares.reduce(0) { $0 + abs($1 / total - even) } / 2
        }
        guard !scores.isEmpty else { throw Undefined("no target word occurs with a group's words") }
        byWord = scores
        score = scores.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value } / Double(scores.count)
    }
}
