import Columnar
import Foundation
import Journal
import Planning
import TestSupport
import Testing

/// Random schedules of a worker's log, against what must be in it.
@Suite(.ownThreads) struct AnswerLogSchedulesTests {
    private struct Model {
        var sent: Set<Int64> = []
        var answers: [(call: Int64, record: Buffer)] = []
    }

    private func check(_ contents: (sent: Set<Int64>, answers: [LoggedAnswer]), _ model: Model) throws(BrokenRule) {
        try hold(contents.sent == model.sent, "sent are \(contents.sent), not \(model.sent)")
        let (found, expected) = (contents.answers.map(\.call), model.answers.map(\.call))
        try hold(found == expected, "answers are there to \(found), not to \(expected)")
        try hold(contents.answers.map(\.record) == model.answers.map(\.record), "answers have other records")
        try hold(
            contents.answers.allSatisfy { $0.key == .of(UInt64($0.call)) && $0.job == $0.call * 3 },
            "answers are of other requests")
    }

    /// Runs `steps` random events, with records of up to `largest` bytes, and reads the log after each hundred.
    private func run(seed: UInt64, steps: Int, largest: Int) async throws {
        let folder = try TestFolder(isInMemory: true)
        var random = SeededRandom(state: seed)
        var model = Model()
        do {
            let log = try AnswerLog(folder: folder.path, name: "worker")
            for step in 0..<steps {
                let call = Int64.random(in: 0..<40, using: &random)
                switch Int.random(in: 0..<8, using: &random) {
                case 0...2:
                    try log.noteSent(call)
                    model.sent.insert(call)
                case 3:
                    try log.noteFinished(call)
                    model.sent.remove(call)
                case 4...5:
                    let record = Buffer(
                        [UInt8](repeating: UInt8(step & 255), count: Int.random(in: 0...largest, using: &random)))
                    try log.noteAnswer(call, job: call * 3, key: .of(UInt64(call)), record: record)
                    if !model.answers.contains(where: { $0.call == call }) {
                        model.sent.remove(call)
                        model.answers.append((call, record))
                    }
                default:
                    // Now and then all of it, so that the log becomes empty.
                    let isAll = Int.random(in: 0..<30, using: &random) == 0
                    let calls = isAll ? Array(0..<40) : [call, (call + 1) % 40]
                    try log.noteAcknowledged(calls)
                    model.sent.subtract(calls)
                    model.answers.removeAll { calls.contains($0.call) }
                }
                if step % 100 == 99 {
                    let contents = try AnswerLog.read(log.path)
                    try check((contents.sent, contents.answers), model)
                    let live = model.answers.reduce(0) { $0 + $1.record.count + 64 }
                    let size = try Data(contentsOf: URL(fileURLWithPath: log.path)).count
                    try hold(size < max(16 << 20, 16 * live), "step \(step): \(size) bytes for \(live)")
                }
            }
        }
        var orphans = try AnswerLog.orphans(in: folder.path)
        // A process that another test starts just now holds the log's lock until its program is loaded.
        if !(model.sent.isEmpty && model.answers.isEmpty) {
            try await until("the log's lock is free") {
                orphans = try AnswerLog.orphans(in: folder.path)
                return !orphans.isEmpty
            }
        }
        try hold(orphans.count <= 1, "\(orphans.count) logs are left")
        try check((orphans.first?.contents.sent ?? [], orphans.first?.contents.answers ?? []), model)
        try hold(orphans.first?.contents.loss == nil, "something is lost")
    }

    @Test func manyShortSchedules() async throws {
        try await Schedules.run(0..<2_000) { try await run(seed: $0, steps: 60, largest: 50) }
    }

    @Test func longSchedulesInWhichSurvivorsMove() async throws {
        try await Schedules.run(0..<6) { try await run(seed: $0, steps: 4_000, largest: 40_000) }
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
