internal import ModelAPI
internal import Planning

/// What a stage's calls may cost: reserved before a call, reconciled after it, and never passed.
package struct CallBudget: Sendable {
    private let limit: Int64?
    private let countsTokens: Bool
    private let price: TokenPrice?
    /// Spent by calls that are over, those of earlier runs included.
    package private(set) var spent: Int64 = 0
    package private(set) var reserved: Int64 = 0

    init(_ options: CallOptions, spentBefore: Int64) {
        price = options.price
        switch options.budget {
        case .cost(let nano)?: (limit, countsTokens) = (nano, false)
        case .tokens(let tokens)?: (limit, countsTokens) = (tokens, true)
        case nil: (limit, countsTokens) = (nil, false)
        }
        spent = limit == nil ? 0 : max(0, spentBefore)
    }

    /// The most that a call can come to, or nil where no budget is kept.
    func bound(prompt: Int, completion: Int) -> Int64? {
        limit == nil ? nil : cost(prompt: prompt, cached: 0, completion: completion)
    }

    func hasRoom(for amount: Int64) -> Bool {
        limit.map { spent.clampedSum(reserved).clampedSum(amount) <= $0 } ?? true
    }

    /// Sets the amount aside where there is room for it.
    mutating func reserve(_ amount: Int64) -> Bool {
        guard hasRoom(for: amount) else { return false }
        force(amount)
        return true
    }

    /// Sets the amount aside for calls that are out already.
    mutating func force(_ amount: Int64) {
        if limit != nil { reserved = reserved.clampedSum(amount) }
    }

    /// A call that reserved `amount` is over and came to `actual`.
    mutating func settle(_ amount: Int64, actual: Int64) {
        guard limit != nil else { return }
        reserved -= amount
        spent = spent.clampedSum(max(0, actual))
    }

    /// What counted tokens come to; nil where they cannot be right.
    func amount(prompt: Int, cached: Int, completion: Int) -> Int64? {
        guard CountedTokens.areCredible(prompt: prompt, completion: completion, cached: cached) else { return nil }
        return cost(prompt: prompt, cached: cached, completion: completion)
    }

    private func cost(prompt: Int, cached: Int, completion: Int) -> Int64 {
        countsTokens
            ? Int64(prompt).clampedSum(Int64(completion))
            : price?.nano(prompt: prompt, cached: cached, completion: completion) ?? 0
    }
}
