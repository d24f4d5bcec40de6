internal import ModelAPI

extension Attempt {
    /// What a response comes to.
    ///
    /// - Parameters:
    ///   - response: The response.
    ///   - answer: What a success is to be.
    ///   - key: What no error may hold.
    ///   - decode: Reads a success.
    @_specialize(where Answer == ChatCompletion)
    init(
        _ response: ServerResponse, expecting answer: String, hiding key: Secret?,
        decode: (ServerResponse) throws(AnswerFault) -> Answer
    ) {
        let limits = RateLimits(headers: response.headers)
        let refused: RefusedResponse
        if response.isSuccess {
            do throws(AnswerFault) {
                self.init(result: .success(try decode(response)), outcome: nil, rateLimits: limits)
                return
            } catch {
                refused = RefusedResponse(unreadable: response, expected: answer, fault: error)
            }
        } else {
            refused = RefusedResponse(response)
        }
        self.init(
            result: .failure(refused.error.presentable(hiding: key)), outcome: refused.outcome, rateLimits: limits)
    }

    /// With what came of an answer beside the error.
    func keeping(_ answer: ChatCompletion?, body: String?) -> Self {
        guard case .failure(var error) = result else { return self }
        error.answer = error.answer ?? answer
        error.body = error.body ?? body
        var attempt = self
        attempt.result = .failure(error)
        return attempt
    }
}
