/// What a log has not been relieved of: calls under way, and answers, each with its `Location`.
struct PendingCalls<Location: Sendable>: Sendable {
    private(set) var sent: Set<Int64> = []
    private(set) var answers: [Int64: Location] = [:]

    var isEmpty: Bool { sent.isEmpty && answers.isEmpty }

    mutating func noteSent(_ call: Int64) { sent.insert(call) }

    /// Whether that is news.
    mutating func noteEnded(_ call: Int64) -> Bool { sent.remove(call) != nil }

    mutating func noteAnswer(_ call: Int64, _ location: Location) {
        sent.remove(call)
        answers[call] = location
    }

    /// Whether that is news, and where the call's answer was.
    mutating func noteAcknowledged(_ call: Int64) -> (isNews: Bool, answer: Location?) {
        let wasSent = sent.remove(call) != nil
        let answer = answers.removeValue(forKey: call)
        return (wasSent || answer != nil, answer)
    }

    /// Says where the answers are now.
    mutating func move(_ locations: [Int64: Location]) { answers = locations }
}
