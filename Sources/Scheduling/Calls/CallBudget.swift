internal import ModelAPI
internal import Planning

/// What a stage's calls may cost: reserved before a call, reconciled after it, and never passed.
///
/// Amounts are tokens, or billionths of the prices' currency, as the budget counts. They are exact: no number of calls
/// that can be made comes near the end of their type.
package struct CallBudget: Sendable {
    private let limit: Int128?
    private let countsTokens: Bool
    private let price: TokenPrice?
    /// Spent by calls that are over, those of earlier runs included.
    package private(set) var spent: Int128 = 0
    package private(set) var reserved: Int128 = 0

    init(_ options: CallOptions, spentBefore: Int64) {
        price = options.price
        switch options.budget {
        case .cost(let nano)?: (limit, countsTokens) = (Int128(nano), false)
        case .tokens(let tokens)?: (limit, countsTokens) = (Int128(tokens), true)
        case nil: (limit, countsTokens) = (nil, false)
        }
        spent = limit == nil ? 0 : Int128(max(0, spentBefore))
    }

    /// The most that a call can come to, or nil where no budget is kept.
    func bound(prompt: Int, completion: Int) -> Int128? {
        limit == nil ? nil : amount(prompt: prompt, cached: 0, completion: completion)
    }

    func canReserve(_ amount: Int128) -> Bool { limit.map { spent + reserved + amount <= $0 } ?? true }

    /// Sets the amount aside where the budget has that much left.
    mutating func reserve(_ amount: Int128) -> Bool {
        guard canReserve(amount) else { return false }
        force(amount)
        return true
    }

    /// Sets the amount aside for calls that are out already.
    mutating func force(_ amount: Int128) {
        if limit != nil { reserved += amount }
    }

    /// A call that reserved `amount` is over and came to `actual`.
    mutating func reconcile(_ amount: Int128, actual: Int128) {
        guard limit != nil else { return }
        reserved -= amount
        spent += max(0, actual)
    }

    /// What counted tokens come to; nil where they cannot be right.
    func amount(_ usage: TokenUsage) -> Int128? {
        usage.isCredible ? amount(prompt: usage.prompt, cached: usage.cached, completion: usage.completion) : nil
    }

    private func amount(prompt: Int, cached: Int, completion: Int) -> Int128 {
        countsTokens
            ? Int128(prompt) + Int128(completion)
            : price?.cost(prompt: prompt, cached: cached, completion: completion).nano ?? 0
    }
}
