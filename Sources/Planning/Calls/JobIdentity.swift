/// What a journal knows a job by: its key, and the one under which a program of the first round kept it.
package struct JobIdentity: Hashable, Sendable {
    /// The job's name, for people.
    package let name: String
    package let key: JobKey
    package let firstRoundKey: FirstRoundJobKey

    /// The identity of a job's calls.
    ///
    /// - Parameters:
    ///   - name: the job's name.
    ///   - stage: which of the job's stages made the requests, from 0.
    ///   - step: the calls.
    package init(name: String, stage: Int = 0, step: CallStep) {
        self.name = name
        key = JobKey(name: name, stage: stage, step: step)
        firstRoundKey = FirstRoundJobKey(name: name, stage: stage, step: step)
    }
}
