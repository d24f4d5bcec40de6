/// One quota of an endpoint, of tokens or of requests: how much may start now.
///
/// Three bounds, all of which hold: an even pace, the sums over every window that the endpoint may judge, and
/// what its headers say is left.
struct QuotaMeter: Sendable {
    typealias Kind = QuotaLedger.QuotaKind

    /// Where a limit is from.
    enum Origin: Sendable { case given, header, learned }

    let kind: Kind
    private let given: Double?
    private let share: Double
    private(set) var guess: GuessedLimit?
    var rate = ChargeRate()
    /// What refusals that nothing explains have taken off the pace, 0 to 1.
    var caution = 1.0
    var history: HeaderHistory
    private(set) var minute: SlidingWindow
    private(set) var short: [SlidingWindow]
    private(set) var spent = 0
    private var credit = 0.0
    private var time = 0.0
    /// When a header last reported something.
    private var heard = 0.0
    var lastRefusal = -Double.infinity

    init(kind: Kind, given: Int?, configuration: QuotaLedger.Configuration) {
        self.kind = kind
        self.given = given.map { Double(max(1, $0)) }
        history = HeaderHistory(given: self.given)
        let jitter = max(0, configuration.jitter.inSeconds)
        minute = SlidingWindow(span: 60.12)
        switch kind {
        case .tokens:
            share = configuration.share
            short = []
        case .requests:
            // Requests are judged over windows of a second or of ten.
            share = min(configuration.share, 1 / (1.002 + jitter))
            short = [SlidingWindow(span: 1 + jitter), SlidingWindow(span: 10.1)]
        }
    }

    /// Units per minute, and where that is from.
    var limit: (value: Double, origin: Origin)? {
        let reported = history.limit.map { ($0, history.limitIsReported ? Origin.header : .learned) }
        if let given {
            return reported.map { $0.0 < given && history.limitIsReported ? $0 : (given, .given) } ?? (given, .given)
        }
        return reported ?? guess.map { ($0.value, .learned) }
    }

    /// Our units per second at present.
    func pace(now: Double) -> Double? {
        guard let limit = limit?.value else { return nil }
        // What a refusal taught is never more than the quota, so that nothing need be left of it.
        let usable = isGuess && kind == .tokens ? 1 : share
        let own = limit * max(0.02, usable * caution - rate.others) / 60 / rate.factor
        // What is left of a window of a second says nothing of the next minute.
        guard kind == .tokens || history.tellsMinutes,
            let bound = history.pace(now: now, spent: spent, rate: rate)
        else { return own }
        return min(own, bound)
    }

    mutating func advance(to now: Double, order: Int) {
        minute.advance(to: now)
        for index in short.indices { short[index].advance(to: now) }
        guard now > time else { return }
        let step = now - time
        time = now
        history.advance(to: now, spent: spent, order: order, rate: rate)
        if now - heard > 60 { rate.fade(over: min(step, now - heard - 60)) }
        caution = min(1, caution + step * 0.01 / 60)
        guess?.advance(by: step, calm: now - lastRefusal)
        if guess?.isRefuted == true { guess = nil }
        // No header says how the endpoint charges: what refusals taught of it is a guess too.
        if given != nil, history.limit == nil, now - lastRefusal > GuessedLimit.quiet { rate.relax(over: step) }
        guard let pace = pace(now: now) else { return credit = 0 }
        credit = min(credit + pace * step, pace * (kind == .tokens ? 0.1 : 0.02))
    }

    /// When `amount` may start, in seconds; `nil`: now.
    func opens(for amount: Int, now: Double) -> Double? {
        guard let limit = limit?.value, let pace = pace(now: now) else { return nil }
        if credit < -pace * 1e-6 { return now + min(pace > 0 ? -credit / pace : 1, 1) }
        if pace <= 0 { return now + 0.25 }
        if kind == .tokens || history.tellsMinutes,
            let time = history.opens(for: Double(amount) * rate.factor, now: now, spent: spent, rate: rate)
        {
            return time
        }
        if let time = opens(minute, for: amount, atMost: limit * (1 - rate.others) / rate.factor) { return time }
        guard kind == .requests else { return nil }
        if let time = opens(short[0], for: amount, atMost: (limit / 60 / rate.factor).rounded(.up)) { return time }
        return opens(short[1], for: amount, atMost: (limit / 6 / rate.factor).rounded(.up))
    }

    private func opens(_ window: SlidingWindow, for amount: Int, atMost most: Double) -> Double? {
        let most = max(1, Int(most))
        // What is larger than a whole window starts when the window is empty.
        guard window.sum > 0, window.sum + amount > most else { return nil }
        return window.time(untilAtMost: most - amount)
    }

    mutating func charge(_ amount: Int, now: Double) {
        minute.add(amount, at: now)
        for index in short.indices { short[index].add(amount, at: now) }
        credit -= Double(amount)
        spent += amount
    }

    /// Takes back what the endpoint never counted; `paced`: it also never arrived there.
    mutating func giveBack(_ amount: Int, chargedAt start: Double, order: Int, pace: Bool) {
        minute.remove(amount, at: start)
        for index in short.indices { short[index].remove(amount, at: start) }
        spent -= amount
        history.forget(amount, order: order)
        if pace { credit += Double(amount) }
    }

    mutating func note(_ quota: ObservedLimits.Quota, spent: Int, order: Int, time: Double, amount: Int) {
        guard !quota.tellsNothing else { return }
        heard = self.time
        var learning = rate
        history.note(quota, spent: spent, order: order, time: time, amount: amount, rate: &learning)
        if kind == .tokens || history.tellsMinutes { rate = learning }
    }

    /// The smallest quota that endpoints are known to have (Azure's unit of 1,000 tokens, OpenAI's lowest tier): a
    /// refusal that comes before anything was accepted says nothing of the quota's size.
    private var least: Double { kind == .tokens ? 1_000 : 3 }

    /// Whether the limit is a guess of ours.
    var isGuess: Bool { guess != nil && history.limit == nil && given == nil }
    /// Whether the limit is a guess that nothing has confirmed yet.
    var isDoubtful: Bool { isGuess && guess?.isConfirmed == false }

    /// What a call waits for that may not start yet.
    var waitReason: WaitReason {
        if isGuess, let guess { return .guessedQuota(kind, perMinute: Int(guess.value)) }
        return kind == .tokens ? .tokensPerMinute : .requestsPerMinute
    }

    /// Answers come back after refusals: a guess is probed from here on, and what was charged before counts no more.
    mutating func resume() {
        guard isDoubtful else { return }
        guess?.resume()
        minute = SlidingWindow(span: minute.span)
        minute.advance(to: time)
        for index in short.indices {
            short[index] = SlidingWindow(span: short[index].span)
            short[index].advance(to: time)
        }
        credit = 0
    }

    /// Refusals go on.
    mutating func pauseGuess() { guess?.pause() }

    /// The refusals that made a guess had another reason.
    mutating func forgetGuess() { guess = nil }

    private func source(of lesson: RateLimitBackoff.Lesson) -> SlidingWindow {
        lesson.window <= 10 && !short.isEmpty ? short[1] : minute
    }

    /// What was charged in the window that was refused.
    func calls(of lesson: RateLimitBackoff.Lesson) -> Int { source(of: lesson).sum(since: lesson.start) }

    /// The quota was used up by what was charged in a window: that is its size by our count.
    ///
    /// It is called for each refusal of a burst: what was refused was not charged.
    ///
    /// - Parameters:
    ///   - lesson: Which calls count, and what was known before them.
    ///   - isTelling: Whether they are enough to tell anything.
    mutating func learn(_ lesson: RateLimitBackoff.Lesson, isTelling: Bool) {
        var accepted = Double(max(1, calls(of: lesson))) * 60 / lesson.window
        // The pace at which it was refused is nearer to what it takes than the mean of a pace that grew.
        if lesson.isBrief, let pace = lesson.guessBefore?.value {
            accepted = max(accepted, min(0.7 * pace, 3 * accepted))
        }
        if given != nil || history.limit != nil, let limit = limit?.value {
            // More than that no way of counting explains: then the refusal is not about this quota.
            guard isTelling, limit / accepted <= Self.mostFactor || lesson.isNamed else { return }
            return rate.raise(
                to: min(lesson.factorBefore * 2, max(lesson.factorBefore * 1.03, limit / accepted)))
        }
        guard isTelling else { return guess = lesson.guessBefore }
        guard var guess = lesson.guessBefore else {
            let isSure = lesson.isCertain || (lesson.isNamed && lesson.window < 60)
            return self.guess = GuessedLimit(max(least, accepted), isConfirmed: isSure)
        }
        if lesson.isBrief, accepted > 2 * guess.value {
            return self.guess = GuessedLimit(max(least, accepted), isConfirmed: false)
        }
        guess.refused(at: accepted, window: lesson.window, least: least)
        self.guess = guess
    }

    /// The most of an endpoint's units that one of ours is thought to be charged as.
    private static let mostFactor = 3.5
}
