internal import Planning
internal import Scheduling

/// What the calls of jobs came to, for the jobs.
enum CallEvent {
    case opened(JobID, CallRun)
    case mustWait(JobID, JobMachine.Wait)
    case waitOver(JobID)
    case failed(JobID, String)
    /// Nothing can be paid for any more.
    case journalFailed(String)
}
