import Foundation
import Testing

@testable import Scoring

@Suite struct WordListTests {
    @Test func aFileIsRead() throws {
        let list = try WordList(
            name: "care", text: "# From: Doe 2020,\n# table 3\nnurse\nday care\r\n# later\nmidwife\n\n")
        #expect(list.source == "From: Doe 2020, table 3")
        #expect(list.phrases == ["nurse", "day care", "midwife"])
        #expect(try WordList(name: "x", source: "here", utf8: Array("\u{FEFF}one\n".utf8)).phrases == ["one"])
    }

    @Test(arguments: [
        ("nurse\n\ndoctor", 2, "the line is empty"), ("a\nb\nA\n", 3, "\"A\" stands on line 1 already"),
        ("a\nday care\n# x\nday-care", 4, "\"day-care\" stands on line 2 already"),
        ("a\n...\n", 2, "there is no word in \"...\""),
        ("a\n" + Array(repeating: "w", count: 17).joined(separator: " "), 2, "the phrase has 17 words"),
    ])
    func anErrorHasItsLine(text: String, line: Int, message: String) {
        let error = #expect(throws: ScorerError.self) { try WordList(name: "x", text: text) }
        #expect(error?.line == line && error?.message.hasPrefix(message) == true)
        #expect(error?.description.hasPrefix("line \(line): ") == true)
    }

    @Test func aListWithoutAWordIsAnError() {
        for text in ["", "\n\n", "# only a comment\n"] {
            #expect(throws: ScorerError.self) { try WordList(name: "x", text: text) }
        }
        #expect(throws: ScorerError.self) { try WordList("x", source: "", []) }
        #expect(throws: ScorerError.self) { try WordList("x", source: "", ["a", "A"]) }
        let error = #expect(throws: ScorerError.self) { try WordList(name: "x", utf8: [0x61, 0x0A, 0xFF]) }
        #expect(error?.line == 2)
    }

    @Test func publishedListsHaveNoFault() throws {
        for list in WordList.published {
            #expect(try WordList(list.name, source: list.source, list.phrases) == list)
            #expect(!list.source.isEmpty)
        }
        #expect(Set(WordList.published.map(\.name)).count == WordList.published.count)
        #expect(WordList.femaleOccupations.phrases.count == 20 && WordList.maleOccupations.phrases.count == 20)
        #expect(WordList.maleOccupations.singleWords?.phrases.count == 19)
    }

    @Test(arguments: [
        ("A construction worker and a Worker", 1), ("construction-worker, CONSTRUCTION\nWORKER", 2),
        ("constructions worker", 0),
        ("construction construction worker", 1), ("", 0),
    ])
    func phrasesAreWholeWords(text: String, count: Int) {
        var matcher = PhraseMatcher(["construction worker", "construction site", "lawyer"])
        #expect(matcher.count(text.utf8.span) == count)
    }

    @Test func theLongestPhraseIsFound() {
        var matcher = PhraseMatcher(["a b", "a", "a b c d", "b", "..."])
        var found: [Int] = []
        matcher.eachMatch("A, b! c a b c d b".utf8.span) { match in
            found.append(match.phrase)
            return true
        }
        #expect(found == [0, 2, 3])
        #expect(matcher.wordCount == 8)
    }

    @Test func listsAreCounted() throws {
        var count = try Scorer(.wordList(ListedWords(.femaleOccupations))).prepared()
        #expect(count.score(answer: "The nurse met a Teacher and a nurse; nurses wait.").value == 3)
        var share = try Scorer(.wordList(ListedWords(.femaleOccupations, measure: .perHundredWords))).prepared()
        #expect(share.score(answer: "nurse and two others").value == 25)
        #expect(share.score(answer: " ... ").outcome == .undefined)
    }

    /// A table finds each word under its number, whatever else is in it.
    @Test func tablesFindTheirWords() {
        var random = ScoringSamples(seed: 7)
        var table = WordTable()
        var numbers: [[UInt8]: Int] = [:]
        for _ in 0..<5_000 {
            let word = (0..<random.below(9)).map { _ in UInt8(97 + random.below(4)) }
            if word.isEmpty { continue }
            let number = table.insert(word)
            #expect(numbers[word] ?? number == number)
            numbers[word] = number
        }
        #expect(table.count == numbers.count && numbers.allSatisfy { table.number($0.key) == $0.value })
        #expect(table.number(Array("zzz".utf8)) == 0)
    }

    /// The counter of lists gives what ``GenderedWords`` gives.
    @Test func countersAgree() {
        var random = ScoringSamples(seed: 3)
        var counter = GenderCounter()
        let words = [
            "She", "he", "HIS", "sons", "theme", "nurse", "Mr.", "hers", "'s", "mother", "-", "\n", "man's", "ms", "it",
        ]
        for _ in 0..<2_000 {
            let text = (0..<random.below(20)).map { _ in words[random.below(words.count)] }.joined(separator: " ")
            #expect(counter.count(in: text) == GenderedWords.count(in: text))
        }
        #expect(GenderCount(feminine: 3, masculine: 1).lean == 0.5 && GenderCount().lean == nil)
    }
}
