import Planning
import Testing

@testable import Operators

/// Which texts share a request.
struct EmbeddingGroupsTests {
    private typealias Group = EmbeddingGroups.Group

    private func groups(_ tokens: [Int?], texts: Int = 2_048, tokens limit: Int = 100_000, isExact: Bool = true)
        -> [Group]
    {
        EmbeddingGroups.groups(
            tokens.map { $0.map { TokenEstimate(count: $0, isExact: isExact) } },
            EmbeddingOptions(textsPerRequest: texts, tokensPerRequest: limit))
    }

    @Test func knownAnswers() {
        #expect(groups([]) == [])
        #expect(groups([nil, nil]) == [])
        #expect(groups([1, 2, 3]) == [Group(members: [0, 1, 2], tokens: 6)])
        #expect(groups([1, nil, 3]) == [Group(members: [0, 2], tokens: 4)])
        #expect(
            groups([4, 6, 1], tokens: 10) == [Group(members: [0, 1], tokens: 10), Group(members: [2], tokens: 1)])
        #expect(groups([1, 1, 1], texts: 2) == [Group(members: [0, 1], tokens: 2), Group(members: [2], tokens: 1)])
    }

    @Test func aTextOverARequestsLimitIsARequestOfItsOwn() {
        #expect(
            groups([2, 20, 3], tokens: 10) == [Group(members: [0, 2], tokens: 5), Group(members: [1], tokens: 20)])
    }

    @Test func aTextThatMayBeTooLongIsARequestOfItsOwn() {
        let found = groups([2, 9_000, 3], isExact: false)
        #expect(found == [Group(members: [0, 2], tokens: 5), Group(members: [1], tokens: 9_000)])
    }

    @Test func limitsBeyondTheEndpointsAreTheEndpoints() {
        let options = EmbeddingOptions(textsPerRequest: 10_000, tokensPerRequest: 1_000_000)
        #expect(options.textsPerRequest == 2_048 && options.tokensPerRequest == 300_000)
        var slow = EmbeddingOptions()
        slow.fit(tokensPerMinute: 60_000)
        #expect(slow.tokensPerRequest == 30_000)
        slow.fit(tokensPerMinute: nil)
        #expect(slow.tokensPerRequest == 30_000)
    }

    @Test func everyTextIsInOneRequestAndLimitsAreKept() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let tokens: [Int?] = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                Int.random(in: 0..<10, using: &random) == 0 ? nil : Int.random(in: 0...9_000, using: &random)
            }
            let texts = Int.random(in: 1...100, using: &random), limit = Int.random(in: 1...50_000, using: &random)
            let found = groups(tokens, texts: texts, tokens: limit)
            #expect(found.flatMap(\.members).sorted() == tokens.indices.filter { tokens[$0] != nil })
            #expect(found.map { $0.members[0] } == found.map { $0.members[0] }.sorted())
            for group in found {
                #expect(group.members == group.members.sorted() && group.members.count <= texts)
                #expect(group.tokens == group.members.reduce(0) { $0 + (tokens[$1] ?? 0) })
                #expect(group.tokens <= limit || group.members.count == 1)
            }
            #expect(found == groups(tokens, texts: texts, tokens: limit))
        }
    }
}
