import ArrowIPC
import Columnar
import Messaging
import Planning

extension WorkerToDriver {
    var isRegister: Bool { if case .register = self { true } else { false } }
    var isRecovered: Bool { if case .recovered = self { true } else { false } }
    var isDraining: Bool { if case .draining = self { true } else { false } }
    var isGoodbye: Bool { if case .goodbye = self { true } else { false } }
    var isPong: Bool { if case .pong = self { true } else { false } }
}

extension WorkerToDriver {
    var isLostBlock: Bool {
        if case .block(let answer) = self, case .failure(let failure) = answer.bytes {
            failure.lostBlock != nil
        } else {
            false
        }
    }
}

extension [WorkerToDriver] {
    var blockFetch: BlockFetch? {
        lazy.compactMap { if case .fetchBlock(let fetch) = $0 { fetch } else { nil } }.first
    }
    var block: FileAnswer? {
        lazy.compactMap { if case .block(let answer) = $0 { answer } else { nil } }.first
    }
    /// The rows of a stage's first task.
    func rows(of stage: StageID) -> [RecordBatch]? {
        for case .results(let results) in self {
            for result in results where result.lease.stage == stage {
                guard case .finished(let batches, let schema?) = result.outcome,
                    let columns = try? SchemaMessage.decode(schema)
                else { continue }
                return batches.compactMap {
                    try? RecordBatchMessage.decode(metadata: $0.metadata, body: $0.body, schema: columns)
                }
            }
        }
        return nil
    }
    /// The file that a stage's first task has left its rows in.
    func file(of stage: StageID) -> ResultFile? {
        for case .results(let results) in self {
            for result in results where result.lease.stage == stage {
                if case .kept(let file, _?) = result.outcome { return file }
            }
        }
        return nil
    }
    var reports: [CallReport] {
        flatMap { message -> [CallReport] in
            if case .reports(let reports) = message { reports } else { [] }
        }
    }
    /// What became of tasks that did not finish.
    var failures: [TaskFailure] {
        flatMap { message -> [TaskFailure] in
            guard case .results(let results) = message else { return [] }
            return results.compactMap { if case .failed(let failure) = $0.outcome { failure } else { nil } }
        }
    }
    /// Tasks that the worker had not begun.
    var givenBack: [Lease] {
        flatMap { message -> [Lease] in
            guard case .results(let results) = message else { return [] }
            return results.compactMap {
                if case .failed(let failure) = $0.outcome, failure.isGivenBack { $0.lease } else { nil }
            }
        }
    }
    var unsent: [Int64] { reports.filter { $0.result == .unsent }.map(\.call) }
    var answered: [Int64] { reports.filter { $0.result != .unsent }.map(\.call).sorted() }
    var results: [StageID] {
        flatMap { message -> [StageID] in
            if case .results(let results) = message { results.map(\.lease.stage) } else { [] }
        }
    }
    /// Calls, and whether their answers came with them.
    var recovered: [(Int64, Bool)] {
        flatMap { message -> [(Int64, Bool)] in
            if case .recovered(let calls, _) = message { calls.map { ($0.call, $0.record != nil) } } else { [] }
        }
    }
    /// The calls of which each life knew when it began, in their order.
    var known: [[Int64]] {
        compactMap { message in if case .recovered(_, let known) = message { known } else { nil } }
    }
    var registrations: [Registration] {
        compactMap { message in if case .register(let registration) = message { registration } else { nil } }
    }
    var lives: [UInt64] {
        compactMap { message in if case .register(let registration) = message { registration.life } else { nil } }
    }
}
