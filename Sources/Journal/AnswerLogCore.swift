internal import Columnar
internal import Glibc
internal import Planning
internal import Synchronization

extension AnswerLog {
    /// The log's file and what is in it, shared by the callers and the thread that looks after the disk.
    final class Core: Sendable {
        private struct State: ~Copyable, Sendable {
            var file: LockedFile?
            /// The file's bytes.
            var size: Int
            /// Where the frames of the unacknowledged answers are.
            var pending = PendingCalls<Range<Int>>()
            var answerBytes = 0
            /// How often the file was emptied.
            var emptied = 0
            /// Answers were written since they were last made durable.
            var isDirty = false
            /// The size beyond which survivors move to a new file.
            var rewriteBeyond = AnswerLog.smallestRewrite
            /// Room for a frame, used again and again.
            var frame: [UInt8] = []
        }

        private let path: String
        private let state: Mutex<State>

        init(path: String) throws(JournalError) {
            self.path = path
            let file = try LockedFile.make(path) { descriptor throws(JournalError) in
                try LogBytes.append(AnswerLogFrame.preamble, to: descriptor, path: path)
            }
            state = Mutex(State(file: file, size: AnswerLogFrame.preamble.count))
        }

        var pending: (sent: Int, answers: Int) {
            state.withLock { ($0.pending.sent.count, $0.pending.answers.count) }
        }

        var pendingCalls: Set<Int64> { state.withLock { $0.pending.sent.union($0.pending.answers.keys) } }

        /// Returns whether the thread has something to do.
        func note(_ event: AnswerLogFrame.Event, _ call: Int64) throws(JournalError) -> Bool {
            try change { state throws(JournalError) in
                if event != .sent && !state.pending.sent.contains(call) { return false }
                AnswerLogFrame.append(event, call, to: &state.frame)
                try flush(&state)
                if event == .sent { state.pending.noteSent(call) } else { _ = state.pending.noteEnded(call) }
                return try tidy(&state)
            }
        }

        /// Returns whether the thread has something new to do.
        func noteAnswer(_ call: Int64, job: Int64, key: RequestKey, record: Buffer) throws(JournalError) -> Bool {
            try change { state throws(JournalError) in
                guard state.pending.answers[call] == nil else { return false }
                AnswerLogFrame.append(answer: call, job: job, key: key, record: record, to: &state.frame)
                let start = state.size
                try flush(&state)
                state.pending.noteAnswer(call, start..<state.size)
                state.answerBytes += state.size - start
                defer { state.isDirty = true }
                return !state.isDirty
            }
        }

        /// Returns whether the thread has something to do.
        func noteAcknowledged(_ calls: [Int64]) throws(JournalError) -> Bool {
            try change { state throws(JournalError) in
                for call in calls {
                    let (isNews, answer) = state.pending.noteAcknowledged(call)
                    if isNews { AnswerLogFrame.append(.acknowledged, call, to: &state.frame) }
                    state.answerBytes -= answer?.count ?? 0
                }
                try flush(&state)
                return try tidy(&state)
            }
        }

        /// Empties a file in which nothing is left.
        ///
        /// - Returns: whether the file has grown so that its survivors should move.
        private func tidy(_ state: inout State) throws(JournalError) -> Bool {
            guard state.pending.isEmpty, state.size > AnswerLog.largestEmpty else {
                return state.size > state.rewriteBeyond
            }
            guard let file = state.file?.descriptor, ftruncate(file, off_t(AnswerLogFrame.preamble.count)) == 0 else {
                throw .system("\(path) cannot be emptied")
            }
            state.size = AnswerLogFrame.preamble.count
            state.emptied += 1
            state.rewriteBeyond = AnswerLog.smallestRewrite
            return false
        }

        /// Appends the frame that was made, whole or not at all.
        private func flush(_ state: inout State) throws(JournalError) {
            defer { state.frame.removeAll(keepingCapacity: state.frame.capacity < 1 << 20) }
            guard !state.frame.isEmpty, let descriptor = state.file?.descriptor else { return }
            let size = state.size
            do throws(JournalError) {
                try LogBytes.append(state.frame, to: descriptor, path: path)
            } catch {
                ftruncate(descriptor, off_t(size))
                throw error
            }
            state.size += state.frame.count
        }

        private func change<T>(_ body: (inout State) throws(JournalError) -> T) throws(JournalError) -> T {
            // A typed error cannot leave the lock's closure.
            let result: Result<T, JournalError> = state.withLock { state in
                guard state.file != nil else { return .failure(.closed(path)) }
                do throws(JournalError) { return .success(try body(&state)) } catch { return .failure(error) }
            }
            return try result.get()
        }

        /// Tells the disk of new answers, and moves the survivors of a file that has grown; for the thread.
        func maintain() {
            usleep(2_000)
            // Only this thread exchanges the file, and `close` comes after its end: the descriptor stays open.
            let descriptor = state.withLock { state -> Int32? in
                defer { state.isDirty = false }
                return state.isDirty ? state.file?.descriptor : nil
            }
            // Where the disk fails the driver's acknowledgement is the only safety; the next write tells of it.
            if let descriptor { fdatasync(descriptor) }
            // Calls go on while their log is copied; a copy that fails leaves the log as it is.
            guard let survivors = state.withLock({ Self.survivors(&$0) }) else { return }
            var copy = try? AnswerLogCopy.make(survivors, path: path)
            if let moved = state.withLock({ Self.move(&copy, survivors, &$0) }) { fdatasync(moved) }
        }

        private static func survivors(_ state: inout State) -> AnswerLogCopy.Survivors? {
            guard state.size > state.rewriteBeyond, let file = state.file?.descriptor else { return nil }
            let live =
                AnswerLogFrame.preamble.count + state.answerBytes + state.pending.sent.count
                * AnswerLogFrame.smallCount
            defer { state.rewriteBeyond = max(AnswerLog.smallestRewrite, 4 * live, state.size * 2) }
            guard state.size > 4 * live else { return nil }
            return .init(pending: state.pending, file: file, size: state.size, emptied: state.emptied)
        }

        /// Lets the copy take the file's place, with what was written since.
        ///
        /// - Returns: the new file, or nil where all stays as it was.
        private static func move(
            _ copy: inout AnswerLogCopy?, _ survivors: AnswerLogCopy.Survivors, _ state: inout State
        ) -> Int32? {
            guard var copy = copy.take() else { return nil }
            do throws(JournalError) {
                guard state.file != nil, state.emptied == survivors.emptied else {
                    copy.remove()
                    return nil
                }
                let (moved, size) = try copy.take(state.pending.answers, upTo: state.size)
                state.pending.move(moved)
                state.size = size
                state.rewriteBeyond = max(AnswerLog.smallestRewrite, 4 * size)
                let file = copy.file()
                let descriptor = file.descriptor
                state.file = consume file
                return descriptor
            } catch {
                copy.remove()
                return nil
            }
        }

        func close() {
            state.withLock { state in
                guard state.file != nil else { return }
                if state.pending.isEmpty { unlink(path) } else if let file = state.file?.descriptor { fdatasync(file) }
                state.file = nil
            }
        }
    }

    /// Bytes beyond which a log with nothing unacknowledged is emptied.
    static let largestEmpty = 1 << 20
    /// Bytes up to which a log is left as it is.
    static let smallestRewrite = 4 << 20
}
