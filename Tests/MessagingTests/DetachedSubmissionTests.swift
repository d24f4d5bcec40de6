import Columnar
import Messaging
import Testing

/// What the journal keeps of a detached job.
@Suite struct DetachedSubmissionTests {
    private static let submission = DetachedSubmission(
        name: "nurses", origin: #"{"program":"roost"}"#, path: "/home/ada/nurses.yaml", text: "model: gpt-4o\n",
        output: "/home/ada/results", variables: ["OPENAI_BASE_URL": "http://127.0.0.1:9/v1"], keys: ["OPENAI_API_KEY"],
        inputs: [.init(path: "/home/ada/nurses.jsonl", bytes: 1_234)])

    /// A driver of a later version takes up what this one has left.
    private static let stored =
        "\u{1}"
        + #"{"inputs":[{"bytes":1234,"path":"/home/ada/nurses.jsonl"}],"keys":["OPENAI_API_KEY"],"name":"nurses","#
        + #""origin":"{\"program\":\"roost\"}","output":"/home/ada/results","path":"/home/ada/nurses.yaml","#
        + #""text":"model: gpt-4o\n","variables":{"OPENAI_BASE_URL":"http://127.0.0.1:9/v1"}}"#

    @Test func theBytesAreAVersionAndAnObject() throws {
        #expect(Self.submission.encoded.string == Self.stored)
        #expect(try DetachedSubmission(decoding: Buffer(Self.stored)) == Self.submission)
    }

    @Test func membersOfALaterVersionAreSkipped() throws {
        let later = "\u{1}{\"pool\":\"night\"," + Self.stored.dropFirst(2)
        #expect(try DetachedSubmission(decoding: Buffer(later)) == Self.submission)
    }

    @Test(arguments: ["", "\u{2}{}", "\u{1}", "\u{1}{}", "\u{1}[1", "{\"name\":1}"])
    func otherBytesAreRefused(_ bytes: String) {
        #expect(throws: CodecError.self) { try DetachedSubmission(decoding: Buffer(bytes)) }
    }

    @Test func aLaterFormatIsNamed() {
        do {
            _ = try DetachedSubmission(decoding: Buffer("\u{7}{}"))
            Issue.record("it was read")
        } catch {
            #expect(error.description.contains("format 7") && error.description.contains("format 1"))
        }
    }

    /// They are set in a process of the driver's.
    @Test(arguments: ["LD_PRELOAD", "PATH", "ROOST_HOME", "HOME", "A B", "", "A=B", "DYLD_X"])
    func noVariableChangesWhatAProcessIs(_ name: String) {
        var submission = Self.submission
        #expect(submission.invalidity == nil)
        submission.keys = [name]
        #expect(submission.invalidity != nil)
        submission.keys = []
        submission.variables = [name: "x"]
        #expect(submission.invalidity != nil)
    }

    @Test func keysAreInNoText() {
        let keys = DetachedKeys(["OPENAI_API_KEY": "sk-secret"])
        var dumped = ""
        dump(keys, to: &dumped)
        #expect(!"\(keys) \(String(reflecting: keys)) \(dumped)".contains("sk-secret"))
        #expect(keys.missing(of: ["OPENAI_API_KEY", "WEST_KEY"]) == ["WEST_KEY"])
        #expect(DetachedKeys(["WEST_KEY": ""]).missing(of: ["WEST_KEY"]) == ["WEST_KEY"])
    }

    @Test(arguments: ["results/a.parquet", "report.txt", "ending.json", "log.txt"])
    func theFilesOfAResultMayBeFetched(_ name: String) { #expect(DetachedFiles.mayBeFetched(name)) }

    @Test(arguments: ["", "submission", "results/", "results/../submission", "results/.a", "../cookie", "results/a/b"])
    func noOtherFilesMay(_ name: String) { #expect(!DetachedFiles.mayBeFetched(name)) }

    @Test func aRunIsReadAsItWasWritten() throws {
        let run = DetachedRun(folder: "/a", driver: "tcp://127.0.0.1:7077", keys: DetachedKeys(["K": "v\"\n"]))
        let read = try #require(DetachedRun(run.text))
        #expect(read.folder == run.folder && read.driver == run.driver && read.keys == run.keys)
        #expect(DetachedRun("{}") == nil)
    }
}
