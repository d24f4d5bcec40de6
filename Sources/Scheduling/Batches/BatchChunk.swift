package import ModelAPI
package import Planning

extension BatchPlan {
    /// How a chunk stands.
    ///
    /// From `written` on, each state is durable before anything is done that belongs to the next.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// Requests are still added to its file.
        case filling
        case written
        /// Its file may be at the endpoint.
        case uploading
        case uploaded
        /// Its batch may be at the endpoint.
        case creating
        case created
        // A batch's own last states: what it answered is at the endpoint.
        case completed, expired, cancelled
        /// The endpoint did not take the file's requests.
        case failed
        /// All that it answered is durable.
        case collected
        /// It was not sent, and will not be.
        case dropped

        package var isOver: Bool { self == .collected || self == .dropped }
        /// Whether its requests may have been paid for.
        package var isAtEndpoint: Bool {
            [.creating, .created, .completed, .expired, .cancelled, .failed].contains(self)
        }
    }

    /// Requests that are sent together: a file, then a batch.
    package struct Chunk: Sendable {
        package let number: Int
        /// 1 for requests that are sent for the first time.
        package let round: Int
        package internal(set) var state = State.filling
        /// The SHA-256 of its file, enough of it to tell it from others.
        package internal(set) var digest = ""
        /// The endpoint's id of the file.
        package internal(set) var file: String?
        /// The endpoint's id of the batch.
        package internal(set) var batch: String?
        /// The call number of its first request; the others follow.
        package internal(set) var firstCall: Int64 = 0
        /// Its requests, in the order of the file's lines.
        package internal(set) var keys: [RequestKey] = []
        package internal(set) var promptTokens: [UInt32] = []
        /// What is wrong with its file, in the endpoint's words.
        package internal(set) var faults: [BatchJob.Fault] = []
        /// Requests that the endpoint says it has done.
        package internal(set) var progress = 0

        var bytes = 0
        var isResolved: [Bool] = []
        /// Requests that go into another chunk, as their lines said.
        var again: Set<Int> = []
        /// Polls since its batch was made, and failures since the last success: what waits are made of.
        var polls = 0
        var failures = 0
        /// How often the endpoint's queue was full although nothing of ours was in it.
        var refusals = 0
        /// How often its files were read and had fewer answers than the endpoint says there are.
        var shortReadings = 0
        /// How often in a row its way was refused for want of quota.
        var holds = 0
        /// Whether a batch of it may have been made although nobody said so.
        var mayBeMade = false
        var createAfter = Duration.zero

        init(number: Int, round: Int) {
            self.number = number
            self.round = round
        }

        /// A chunk as an earlier run left it.
        ///
        /// The last of them, `resolved`, are the positions of requests whose lines were read, whatever they said: a row
        /// whose line had failed is asked about anew, and no other chunk may have it too.
        package init(
            number: Int, round: Int, state: State, digest: String, file: String?, batch: String?, firstCall: Int64,
            keys: [RequestKey], promptTokens: [UInt32], resolved: Set<Int>
        ) {
            self.init(number: number, round: round)
            self.state = state
            self.digest = digest
            self.file = file
            self.batch = batch
            self.firstCall = firstCall
            self.keys = keys
            self.promptTokens = promptTokens
            isResolved = keys.indices.map(resolved.contains)
            mayBeMade = state == .creating
        }

        package var calls: Range<Int64> { firstCall..<firstCall + Int64(keys.count) }
    }

    /// What is to be done with the endpoint.
    package enum Step: Sendable, Hashable {
        case findFile, upload
        case findBatch, create
        case poll
        case collect(output: String?, errors: String?)
    }

    /// What the shell is to do; what comes of it is reported by the method that is named.
    package enum Action: Sendable, Hashable {
        /// Requests that were held fit into the budget now: their lines go to the end of the chunk's file.
        case append([RequestKey], chunk: Int)
        /// The chunk's file is whole: make it durable; `sealed`.
        case seal(chunk: Int)
        /// Write the chunk's file with lines of an earlier chunk's; `sealed`.
        case rewrite(chunk: Int, from: Int)
        /// Make the chunk as it is now durable; `recorded`.
        case record(chunk: Int)
        /// `found`, `uploaded`, `created`, `polled`, `collected`, or `failed`.
        case perform(Step, chunk: Int, after: Duration)
        /// Tell rows of the chunk what its faults are, then `collected`.
        case refuse(chunk: Int)
        /// The chunk's file is of no more use.
        case remove(chunk: Int)
    }

    /// Where a request goes.
    package enum Placement: Sendable, Hashable {
        /// A chunk has it already.
        case covered
        /// Its line goes to the end of this chunk's file.
        case chunk(Int)
        /// The budget has not enough for it before other chunks are over.
        case held
    }

    /// What became of one request of a batch.
    package enum Line: Sendable, Hashable {
        case answered(prompt: Int, completion: Int, cached: Int)
        /// It has no answer, or one that is of no use but was paid for: what that came to is `used`.
        case failed(RetryPolicy.Outcome, used: TokenUsage? = nil)
        /// The batch ended before it.
        case unfinished
    }

    package enum Verdict: Sendable, Hashable {
        /// Nobody waits for it, or it was reported before.
        case stale
        /// It goes into another chunk.
        case again(call: Int64)
        case resolved(call: Int64, round: Int)
    }

    /// Why a step came to nothing.
    package enum Failure: Sendable, Hashable {
        /// It certainly had no effect, since there were too many, and may be tried again after a wait.
        case refused(String, wait: Duration?)
        /// It may have had its effect.
        case ambiguous(String)
        /// It would fail the same way again.
        case hopeless(String)
    }
}
