import Columnar
import Foundation
import Journal
import Planning
import Testing

/// Random schedules of a worker's log, against what must be in it.
@Suite struct AnswerLogSchedulesTests {
    private struct Model {
        var sent: Set<Int64> = []
        var answers: [(call: Int64, record: Buffer)] = []
    }

    private func expect(_ contents: (sent: Set<Int64>, answers: [LoggedAnswer]), _ model: Model, _ seed: UInt64) {
        #expect(contents.sent == model.sent, "seed \(seed)")
        #expect(contents.answers.map(\.call) == model.answers.map(\.call), "seed \(seed)")
        #expect(contents.answers.map(\.record) == model.answers.map(\.record), "seed \(seed)")
        #expect(contents.answers.allSatisfy { $0.key == .of(UInt64($0.call)) && $0.job == $0.call * 3 }, "seed \(seed)")
    }

    /// Runs `steps` random events, with records of up to `largest` bytes, and reads the log after each hundred.
    private func run(seed: UInt64, steps: Int, largest: Int) throws {
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
                    expect((contents.sent, contents.answers), model, seed)
                    let live = model.answers.reduce(0) { $0 + $1.record.count + 64 }
                    let size = try Data(contentsOf: URL(fileURLWithPath: log.path)).count
                    #expect(size < max(16 << 20, 16 * live), "seed \(seed)")
                }
            }
        }
        var orphans = try AnswerLog.orphans(in: folder.path)
        // A process that another test starts just now holds the log's lock until its program is loaded.
        for _ in 0..<100 where orphans.isEmpty && !(model.sent.isEmpty && model.answers.isEmpty) {
            usleep(10_000)
            orphans = try AnswerLog.orphans(in: folder.path)
        }
        #expect(orphans.count <= 1)
        expect((orphans.first?.contents.sent ?? [], orphans.first?.contents.answers ?? []), model, seed)
        #expect(orphans.first?.contents.loss == nil)
    }

    @Test func manyShortSchedules() throws {
        for seed in 0..<2_000 as Range<UInt64> { try run(seed: seed, steps: 60, largest: 50) }
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func longSchedulesInWhichSurvivorsMove(seed: UInt64) throws { try run(seed: seed, steps: 4_000, largest: 40_000) }
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
