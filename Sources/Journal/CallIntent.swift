package import ModelAPI
package import Planning

/// A call that is about to be made.
///
/// While it has no outcome it may have been paid for: it is in flight, or its end is unknown.
package struct CallIntent: Sendable, Hashable {
    package var call: Int64
    package var job: Int64
    package var key: RequestKey
    /// 0 for the first time that the request is sent.
    package var attempt: Int
    /// The deployment that is asked.
    package var deployment: String
    /// The name of the worker's log, which tells whether the call was sent; empty for none.
    package var worker: String
    /// What is set aside for the call.
    package var bound: CallBound

    /// An intent, as it is written before the call is ordered.
    package init(
        call: Int64, job: Int64, key: RequestKey, attempt: Int, deployment: String, worker: String = "",
        bound: CallBound = CallBound()
    ) {
        self.call = call
        self.job = job
        self.key = key
        self.attempt = attempt
        self.deployment = deployment
        self.worker = worker
        self.bound = bound
    }
}
