internal import JSONText
internal import ModelAPI

/// Why a successful response holds no answer, and what it holds instead.
package struct AnswerFault: Error {
    /// What is wrong with it, as a part of a sentence.
    package let reason: String

    /// The error that is in it.
    let said: ErrorBody?

    /// What of an answer is in it: its usage, or text before the error.
    let answer: ChatCompletion?

    init(_ reason: String, _ said: ErrorBody? = nil, answer: ChatCompletion? = nil) {
        self.reason = reason
        self.said = said
        self.answer = answer
    }

    init(_ fault: JSONSyntaxError) { self.init("\(fault)") }
}
