import Messaging
import Planning
import TestSupport
import Testing

@testable import Worker

/// Who may read what at a worker's port.
@Suite struct AdmittedReadersTests {
    private static let keys = (0..<3).map { _ in KeyPair.random().publicKey }

    @Test func aReaderGetsTheBlocksThatTheDriverNamedAndNoOthers() {
        var readers = AdmittedReaders()
        let (key, stranger) = (Self.keys[0], Self.keys[1])
        #expect(!readers.isAdmitted(key) && readers.asked(key, for: StageID(1)) == .refuse)
        readers.admit(key, to: StageID(1))
        #expect(readers.isAdmitted(key) && !readers.isAdmitted(stranger))
        #expect(readers.asked(key, for: StageID(1)) == .serve)
        #expect(readers.asked(key, for: StageID(2)) == .refuse, "blocks of another job")
        #expect(readers.asked(stranger, for: StageID(1)) == .refuse)
        readers.over([StageID(1)])
        #expect(!readers.isAdmitted(key) && readers.asked(key, for: StageID(1)) == .refuse)
    }

    @Test func oneThatIsGoneIsShutOut() {
        var readers = AdmittedReaders()
        for key in Self.keys { readers.admit(key, to: StageID(1)) }
        readers.shutOut(Self.keys[0])
        #expect(readers.asked(Self.keys[0], for: StageID(1)) == .refuse)
        #expect(readers.asked(Self.keys[1], for: StageID(1)) == .serve)
        readers.removeAll()
        #expect(!readers.isAdmitted(Self.keys[1]))
    }

    @Test func questionsThatWaitAreBounded() {
        var readers = AdmittedReaders()
        readers.admit(Self.keys[0], to: StageID(1))
        for _ in 0..<AdmittedReaders.mostQuestions { #expect(readers.asked(Self.keys[0], for: StageID(1)) == .serve) }
        #expect(readers.asked(Self.keys[0], for: StageID(1)) == .drop)
        readers.answered(Self.keys[0])
        #expect(readers.asked(Self.keys[0], for: StageID(1)) == .serve)
    }

    @Test func nobodyReadsWhatNobodyNamed() async throws {
        struct Wrong: Error {}
        try await Schedules.run(0..<500) { seed in
            var random = SeededGenerator(seed: seed)
            var readers = AdmittedReaders()
            var named: Set<[Int]> = []
            for _ in 0..<60 {
                let key = Int.random(in: 0..<3, using: &random), stage = Int.random(in: 1...3, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0, 1:
                    readers.admit(Self.keys[key], to: StageID(UInt32(stage)))
                    named.insert([key, stage])
                case 2:
                    readers.over([StageID(UInt32(stage))])
                    named = named.filter { $0[1] != stage }
                default:
                    readers.shutOut(Self.keys[key])
                    named = named.filter { $0[0] != key }
                }
                for key in 0..<3 {
                    guard readers.isAdmitted(Self.keys[key]) == named.contains(where: { $0[0] == key }) else {
                        throw Wrong()
                    }
                    for stage in 1...3 {
                        let verdict = readers.asked(Self.keys[key], for: StageID(UInt32(stage)))
                        guard (verdict == .serve) == named.contains([key, stage]) else { throw Wrong() }
                        if verdict == .serve { readers.answered(Self.keys[key]) }
                    }
                }
            }
        }
    }
}
