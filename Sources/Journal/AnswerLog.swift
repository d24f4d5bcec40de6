package import Columnar
internal import Glibc
package import Planning
internal import Synchronization

/// A worker's write-ahead log: the calls that it made, and the answers that the driver has not acknowledged.
///
/// What is noted survives the end of the process at once, and answers the end of the machine a few milliseconds
/// later. The log is locked for as long as its worker lives; afterwards `orphans(in:)` finds it. Methods may be
/// called from any thread, and cost a few microseconds.
///
/// ```swift
/// let log = try AnswerLog(folder: state.workers, name: "worker-\(getpid())")
/// try log.noteSent(call)
/// try log.noteAnswer(call, job: job, key: key, record: record)
/// // The driver has it on its disk:
/// try log.noteAcknowledged([call])
/// ```
package final class AnswerLog: Sendable {
    package let path: String
    private let core: Core
    private let thread: BackgroundThread

    /// Makes the log `FOLDER/NAME.log` with mode 0600, in a folder that is made with mode 0700 where it is missing.
    ///
    /// - Parameters:
    ///   - folder: Where logs are.
    ///   - name: The worker's name, which no other log in the folder has; without a slash.
    /// - Throws: `JournalError` where there is such a log, and where none can be made.
    package init(folder: String, name: String) throws(JournalError) {
        guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/") else {
            throw JournalError(.file, "a worker's log cannot be called '\(name)'")
        }
        try JournalFolder.make(folder)
        path = Self.path(folder, name)
        let core = try Core(path: path)
        self.core = core
        // Answers that come within a few milliseconds reach the disk together.
        thread = BackgroundThread { core.maintain() }
    }

    deinit { close() }

    /// Gives up the log; it is removed where nothing in it is unacknowledged.
    package func close() {
        thread.stop()
        core.close()
    }

    /// The calls that were sent and whose end was not noted, and the answers that were not acknowledged.
    package var pending: (sent: Int, answers: Int) { core.pending }

    /// The numbers of both.
    package var pendingCalls: Set<Int64> { core.pendingCalls }

    /// Notes that `call` is about to be sent.
    ///
    /// - Throws: `JournalError` where it could not be written: the call must not be made then.
    package func noteSent(_ call: Int64) throws(JournalError) {
        if try core.note(.sent, call) { thread.wake() }
    }

    /// Notes that `call` ended in an error that is known, and without an answer.
    package func noteFinished(_ call: Int64) throws(JournalError) {
        if try core.note(.finished, call) { thread.wake() }
    }

    /// Notes the answer to `call`, as the driver will hear of it.
    ///
    /// - Throws: `JournalError` where it could not be written: the driver's acknowledgement is the only safety then.
    package func noteAnswer(_ call: Int64, job: Int64, key: RequestKey, record: Buffer) throws(JournalError) {
        if try core.noteAnswer(call, job: job, key: key, record: record) { thread.wake() }
    }

    /// Notes that the driver has the outcomes of `calls` on its disk.
    package func noteAcknowledged(_ calls: [Int64]) throws(JournalError) {
        if try core.noteAcknowledged(calls) { thread.wake() }
    }

    static func path(_ folder: String, _ name: String) -> String { "\(folder)/\(name)\(suffix)" }
    static let suffix = ".log"
}
