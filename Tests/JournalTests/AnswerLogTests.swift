import Columnar
import Foundation
import Journal
import Planning
import TestSupport
import Testing

@Suite(.ownThreads) struct AnswerLogTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test func whatIsNotAcknowledgedIsFoundWhenTheWorkerIsGone() throws {
        var log: AnswerLog? = try AnswerLog(folder: folder.path, name: "worker-1")
        let path = try #require(log?.path)
        #expect(try TestFolder.mode(path) == 0o600)
        for call in 2...6 as ClosedRange<Int64> { try log?.noteSent(call) }
        try log?.noteFinished(2)
        for call in 3...5 as ClosedRange<Int64> {
            try log?.noteAnswer(call, job: 9, key: .of(UInt64(call)), record: Buffer("answer \(call)"))
        }
        try log?.noteAcknowledged([4])
        #expect(try AnswerLog.living(in: folder.path) == ["worker-1"])
        #expect(try AnswerLog.orphans(in: folder.path).isEmpty)
        #expect(try AnswerLog.read(path).sent == [6])
        log = nil

        // A process that another test starts just now holds the log's lock until its program is loaded.
        for _ in 0..<500 where try !AnswerLog.living(in: folder.path).isEmpty { usleep(10_000) }
        #expect(try AnswerLog.living(in: folder.path).isEmpty)
        let orphan = try #require(try AnswerLog.orphans(in: folder.path).first)
        let contents = orphan.contents
        #expect(orphan.name == "worker-1" && contents.sent == [6] && contents.answers.map(\.call) == [3, 5])
        #expect(
            contents.answers[1].job == 9 && contents.answers[1].key == .of(5)
                && contents.answers[1].record == Buffer("answer 5"))
        #expect(contents.loss == nil)
        #expect(contents.fate(of: 5) == .answered(contents.answers[1]))
        #expect(contents.fate(of: 6) == .unknown && contents.fate(of: 2) == .unsent && contents.fate(of: 7) == .unsent)
        // Who has it in hand has it alone.
        #expect(try AnswerLog.orphans(in: folder.path).isEmpty)
        orphan.remove()
        #expect(try AnswerLog.orphans(in: folder.path).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}

extension AnswerLogTests {
    @Test func aTornLogTellsAllThatIsWhole() throws {
        let log = try AnswerLog(folder: folder.path, name: "worker")
        var ends: [Int] = []
        for call in 1...4 as ClosedRange<Int64> {
            try log.noteSent(call)
            try log.noteAnswer(
                call, job: 1, key: .of(UInt64(call)), record: Buffer(String(repeating: "x", count: Int(call) * 7)))
            ends.append(try Data(contentsOf: URL(fileURLWithPath: log.path)).count)
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: log.path))
        let torn = folder.path + "/torn"
        for count in 0...bytes.count {
            try bytes.prefix(count).write(to: URL(fileURLWithPath: torn))
            let contents = try AnswerLog.read(torn)
            #expect(contents.answers.map(\.call) == (1...4).filter { ends[Int($0) - 1] <= count })
            #expect(contents.sent.count <= 1)
            // A cut that ends between two frames is the only one that cannot be told.
            if contents.loss == nil { #expect(contents.fate(of: 9) == .unsent) }
            if let last = ends.last(where: { $0 <= count }), count > last, contents.sent.isEmpty {
                #expect(contents.fate(of: 9) == .unknown, "\(count) bytes are not whole")
            }
        }
        // A byte that changed costs its frame alone, and never makes an answer that was not given.
        let answers = try AnswerLog.read(log.path).answers
        for index in 0..<bytes.count where index != 7 {
            var changed = bytes
            changed[index] ^= 0x10
            try changed.write(to: URL(fileURLWithPath: torn))
            let contents = try AnswerLog.read(torn)
            #expect(contents.loss == .damaged && contents.fate(of: 9) == .unknown, "byte \(index)")
            #expect(contents.answers.count >= 3 && contents.answers.allSatisfy(answers.contains), "byte \(index)")
        }
        try Data("roostlg2".utf8).write(to: URL(fileURLWithPath: torn))
        #expect(throws: JournalError.self) { try AnswerLog.read(torn) }
    }

    @Test func namesAreNotTakenTwice() throws {
        let log = try AnswerLog(folder: folder.path, name: "worker")
        for name in ["worker", "", "a/b", ".."] {
            #expect(throws: JournalError.self) { try AnswerLog(folder: folder.path, name: name) }
        }
        log.close()
        #expect(throws: JournalError.self) { try log.noteSent(1) }
        // Nothing was in it.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func theLockIsSeenByOtherProcessesAndTheirsByUs() async throws {
        let log = try AnswerLog(folder: folder.path, name: "ours")
        try log.noteSent(1)
        let path = log.path
        #expect(try await ProgramRun.of(["/usr/bin/env", "flock", "--nonblock", path, "true"]).code == 1)
        log.close()
        #expect(try await ProgramRun.of(["/usr/bin/env", "flock", "--nonblock", path, "true"]).code == 0)
        let other = Process(), output = Pipe()
        other.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        other.arguments = ["flock", "--no-fork", path, "sh", "-c", "echo locked; exec sleep 60"]
        other.standardOutput = output
        try other.run()
        let reader = output.fileHandleForReading.fileDescriptor
        let said = await onOwnThread {
            var bytes = [UInt8](repeating: 0, count: 7)
            return read(reader, &bytes, 7) == 7 ? String(decoding: bytes, as: UTF8.self) : ""
        }
        #expect(said == "locked\n")
        #expect(try AnswerLog.living(in: folder.path) == ["ours"])
        kill(other.processIdentifier, SIGKILL)
        try await until("the dead process's lock is free") { try AnswerLog.living(in: folder.path).isEmpty }
        #expect(try AnswerLog.orphans(in: folder.path).map(\.contents.sent) == [[1]])
    }
}
