internal import Planning

/// Which texts share a request: as many as its limits let in, in their order.
///
/// A function of the texts' tokens alone, so that the same rows make the same requests in every run, and
/// find the answers that were paid for.
struct EmbeddingGroups {
    /// A request: where its texts stand, ascending, and its tokens.
    struct Group: Equatable {
        var members: [Int]
        var tokens: Int
    }

    private(set) var groups: [Group] = []
    private var open: Int?
    private let limits: EmbeddingOptions

    init(_ limits: EmbeddingOptions) { self.limits = limits }

    /// The requests for texts of these tokens, in the order of their first texts; a nil is in none.
    ///
    /// A text of more tokens than a request may have is a request of its own, and so is one whose count is only an
    /// estimate that is over the limit of a text: it may be refused, and then must not take others with it.
    static func groups(_ tokens: [TokenEstimate?], _ limits: EmbeddingOptions) -> [Group] {
        var groups = EmbeddingGroups(limits)
        for (index, tokens) in tokens.enumerated() {
            if let tokens { groups.add(index, tokens) }
        }
        return groups.groups
    }

    private mutating func add(_ index: Int, _ tokens: TokenEstimate) {
        if tokens.count > min(limits.tokensPerRequest, EmbeddingOptions.mostTokensOfText) {
            groups.append(Group(members: [index], tokens: tokens.count))
            return
        }
        if let open, groups[open].members.count < limits.textsPerRequest,
            groups[open].tokens + tokens.count <= limits.tokensPerRequest
        {
            groups[open].members.append(index)
            groups[open].tokens += tokens.count
        } else {
            open = groups.count
            groups.append(Group(members: [index], tokens: tokens.count))
        }
    }
}
