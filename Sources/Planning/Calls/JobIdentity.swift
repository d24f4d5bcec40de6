/// What a journal knows a job by: its key, and the one under which a program of the first round kept it.
package struct JobIdentity: Hashable, Sendable {
    /// The job's name, for people.
    package let name: String
    package let key: JobKey
    /// Nil where no job of the first round can be meant.
    package let firstRoundKey: FirstRoundJobKey?

    /// The identity of a job's calls.
    ///
    /// - Parameters:
    ///   - name: the job's name.
    ///   - stage: which of the job's stages made the requests, from 0.
    ///   - step: the calls.
    ///   - user: whose job it is; nil for whoever runs the driver. Users find no answers that another has paid for.
    package init(name: String, stage: Int = 0, step: CallStep, user: String? = nil) {
        self.name = name
        key = JobKey(name: name, stage: stage, step: step, user: user)
        firstRoundKey = user == nil ? FirstRoundJobKey(name: name, stage: stage, step: step) : nil
    }
}
