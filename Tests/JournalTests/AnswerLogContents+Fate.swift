import Journal

/// What a log tells of a call that its worker was to make.
enum Fate: Equatable {
    case answered(LoggedAnswer)
    /// It was certainly not sent, or ended in an error that was reported before.
    case unsent
    /// It may have been sent, and paid for.
    case unknown
}

extension AnswerLogContents {
    /// Only a whole log says that a call was not sent.
    func fate(of call: Int64) -> Fate {
        if let answer = answers.first(where: { $0.call == call }) { return .answered(answer) }
        return sent.contains(call) || loss != nil ? .unknown : .unsent
    }
}
